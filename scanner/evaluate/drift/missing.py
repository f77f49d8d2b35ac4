"""A part of a resource that the spec declares is not live."""

from collections.abc import Iterator

from scanner.evaluate.drift._analysis import Analysis
from scanner.evaluate.drift._entry import Op
from scanner.evaluate.drift._examples import deployment
from scanner.evaluate.drift._observed import observation
from scanner.evaluate.drift._renames import is_whole_resource, renames
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_ENV = [{"name": "MODE", "value": "strict"}]


@check(
    title="Part of a resource that the spec declares is not live",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-2", "NIST 800-53r5 CM-6", "SOC 2 CC8.1", "ISO 27001:2022 A.8.9"),
    examples=(
        Example(
            "null and an empty map state nothing", deployment({"paused": None, "strategy": {}}, {})
        ),
        Example(
            "an environment variable is gone",
            deployment({"env": _ENV}, {"env": []}),
            ("spec.env[name=MODE] is in the spec and not live",),
        ),
    ),
)
def missing(analysis: Analysis) -> Iterator[Observation]:
    """Find keys and list elements that the spec declares and the live resource lacks.

    A removed limit, label or rule often is a removed safeguard, and nothing fails when it goes.
    Facts: op, cause, type_changed, masked, live_path (where it would be in the live document, by
    indexes), wanted_part (of AWS
    and rulesets: the whole part as it should be), live_id (of rulesets), probable_rename (the key of an added element that is
    otherwise equal).
    Where known also who and when: actor, actor_certain, action, changed_at, audit_id or
    last_clean_scan; spec_author, spec_date, spec_commit; rendered_from.

    Fix: apply the spec again, or remove the part from the spec if it is no longer wanted.
    Source: NIST SP 800-53 rev. 5, CM-2 Baseline Configuration and CM-6 Configuration Settings.
    """
    renamed = renames(analysis.differences, Op.MISSING)
    for place, difference in enumerate(analysis.differences):
        if difference.entry.op is Op.MISSING and not is_whole_resource(difference):
            yield observation(
                difference,
                "{place} is in the spec and not live",
                renamed.get(place),
            )
