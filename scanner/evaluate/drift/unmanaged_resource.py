"""A resource is live that no spec declares."""

from collections.abc import Iterator

from scanner.evaluate.drift._analysis import Analysis
from scanner.evaluate.drift._entry import Cause, Op
from scanner.evaluate.drift._examples import inventory, services
from scanner.evaluate.drift._observed import observation
from scanner.evaluate.drift._provider_defaults import is_provider_default
from scanner.evaluate.drift._renames import is_whole_resource, renames, resource_renames
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Resource is live that no spec declares",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 CM-8(3)",
        "NIST 800-53r5 CM-3",
        "SOC 2 CC8.1",
        "ISO 27001:2022 A.5.9",
        "CIS v8 1.2",
    ),
    examples=(
        Example("every Service has its spec", services(("api", "web"), ("web", "api"))),
        Example("a kind that no spec is about is nobody's claim", services((), ("web",))),
        Example(
            "a Service was made by hand",
            services(("web",), ("web", "debug")),
            ("kubernetes/Service/shop/debug is live and no spec declares it",),
        ),
        Example(
            "an element of an inventory was made by hand",
            inventory([{"id": "a"}], [{"id": "a"}, {"id": "b"}]),
            ("resources[id=b] of inventory/shop is live and no spec declares it",),
        ),
    ),
)
def unmanaged_resource(analysis: Analysis) -> Iterator[Observation]:
    """Find live resources without a spec, of kinds and in namespaces that specs manage.

    Nobody reviewed it, nobody will rebuild it after a loss, and nobody knows whether it may go.
    What a platform makes by itself (service account tokens, service-linked roles, children of other
    objects) is left out unless `strict` is set.
    Facts: op, cause, probable_rename (the missing resource that is otherwise equal).
    Where known also who and when: actor, actor_certain, action, changed_at, audit_id or
    last_clean_scan; spec_author, spec_date, spec_commit; rendered_from.

    Fix: write a spec for it, or delete it.
    Source: NIST SP 800-53 rev. 5, CM-8(3) Automated Unauthorized Component Detection.
    """
    renamed = resource_renames(analysis.missing, analysis.unmanaged)
    for live in analysis.unmanaged:
        cause = Cause.PROVIDER_DEFAULT if is_provider_default(live) else Cause.UNMANAGED
        facts = {"op": str(Op.ADDED), "cause": str(cause)}
        if live.uid in renamed:
            facts["probable_rename"] = renamed[live.uid]
        yield Observation(
            resource=live.uid,
            message="{resource} is live and no spec declares it",
            arguments={"resource": live.uid},
            evidence=(live.evidence,) if live.evidence else (),
            origin=live.origin,
            facts=facts,
            owner=live.owner,
        )
    elements = renames(analysis.differences, Op.ADDED)
    for place, difference in enumerate(analysis.differences):
        if difference.entry.op is Op.ADDED and is_whole_resource(difference):
            message = "{place} of {resource} is live and no spec declares it"
            facts = {"cause": str(Cause.UNMANAGED), **elements.get(place, {})}
            yield observation(difference, message, facts)
