"""A value is live that is not the one in the spec."""

from collections.abc import Iterator

from scanner.evaluate.drift._analysis import Analysis
from scanner.evaluate.drift._entry import Op
from scanner.evaluate.drift._examples import deployment
from scanner.evaluate.drift._observed import observation
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_LIMIT = {"containers": [{"name": "web", "resources": {"limits": {"cpu": "1000m"}}}]}
_SAME_LIMIT = {
    "containers": [
        {"name": "web", "imagePullPolicy": "Always", "resources": {"limits": {"cpu": 1}}}
    ]
}


@check(
    title="Live value differs from its spec",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 CM-3",
        "NIST 800-53r5 CM-6",
        "SOC 2 CC8.1",
        "ISO 27001:2022 A.8.9",
        "CIS v8 4.1",
    ),
    examples=(
        Example(
            "equal amounts and defaults are no difference",
            deployment({"template": {"spec": _LIMIT}}, {"template": {"spec": _SAME_LIMIT}}),
        ),
        Example(
            "another number of replicas is live",
            deployment({"replicas": 3}, {"replicas": 5}),
            ("spec.replicas is 5; the spec says 3",),
        ),
    ),
)
def changed(analysis: Analysis) -> Iterator[Observation]:
    """Find values that were changed in the live system, or in the spec without being applied.

    What runs is then not what was reviewed, and the next deployment silently undoes or breaks
    somebody's change. `facts.cause` says which side moved where a record of the last apply exists.
    Facts: op, cause, type_changed, masked, manager (who owns the field, where that is recorded),
    live_path (where it is in the live document, by indexes), wanted_part (of AWS
    and rulesets: the whole part as it should be), live_id (of rulesets).
    Where known also who and when: actor, actor_certain, action, changed_at, audit_id or
    last_clean_scan; spec_author, spec_date, spec_commit; rendered_from.

    Fix: apply the spec again if the live change was not meant to be, or take the live value into
    the spec by a reviewed change.
    Source: NIST SP 800-53 rev. 5, CM-3 Configuration Change Control and CM-6 Configuration Settings.
    """
    for difference in analysis.differences:
        if difference.entry.op is Op.CHANGED:
            yield observation(difference)
