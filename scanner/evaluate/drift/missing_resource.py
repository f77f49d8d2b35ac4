"""A resource that a spec declares is not live at all."""

from collections.abc import Iterator

from scanner.evaluate.drift._analysis import Analysis
from scanner.evaluate.drift._applied import applied_by
from scanner.evaluate.drift._entry import Cause, Op
from scanner.evaluate.drift._examples import inventory, services
from scanner.evaluate.drift._observed import observation
from scanner.evaluate.drift._renames import is_whole_resource, renames, resource_renames
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Resource that a spec declares is not live",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-2", "NIST 800-53r5 CM-8", "SOC 2 CC8.1", "ISO 27001:2022 A.8.9"),
    examples=(
        Example("every Service of the specs is live", services(("api", "web"), ("web", "api"))),
        Example(
            "no Service was read at all, so none is known to be missing", services(("web",), ())
        ),
        Example(
            "one Service is gone",
            services(("api", "web"), ("web",)),
            ("kubernetes/Service/shop/api is in the spec and not live",),
        ),
        Example(
            "an element of an inventory is gone",
            inventory([{"id": "a"}, {"id": "b"}], [{"id": "a"}]),
            ("resources[id=b] of inventory/shop is in the spec and not live",),
        ),
    ),
)
def missing_resource(analysis: Analysis) -> Iterator[Observation]:
    """Find declared resources of which nothing is live, though their kind was read.

    Something that everybody believes to be there, such as a network policy or a backup job, is not.
    Where no live source gave anything of the kind, the question stays open instead.
    Facts: op, cause, applied_by (the release that made it, where no spec declares it), probable_rename
    (the unmanaged resource that is otherwise equal).
    Where known also who and when: actor, actor_certain, action, changed_at, audit_id or
    last_clean_scan; spec_author, spec_date, spec_commit; rendered_from.

    Fix: apply the spec, or delete it if the resource is no longer wanted.
    Source: NIST SP 800-53 rev. 5, CM-2 Baseline Configuration and CM-8 System Component Inventory.
    """
    renamed = resource_renames(analysis.missing, analysis.unmanaged)
    for spec in analysis.missing:
        facts = {"op": str(Op.MISSING), "cause": str(Cause.UNKNOWN)}
        if applied_by(spec):
            facts["applied_by"] = applied_by(spec)
        if spec.uid in renamed:
            facts["probable_rename"] = renamed[spec.uid]
        yield Observation(
            resource=spec.uid,
            message="{resource} is in the spec and not live",
            arguments={"resource": spec.uid},
            evidence=(spec.evidence,) if spec.evidence else (),
            origin=spec.origin,
            facts=facts,
            owner=spec.owner,
        )
    elements = renames(analysis.differences, Op.MISSING)
    for place, difference in enumerate(analysis.differences):
        if difference.entry.op is Op.MISSING and is_whole_resource(difference):
            message = "{place} of {resource} is in the spec and not live"
            yield observation(difference, message, elements.get(place))
