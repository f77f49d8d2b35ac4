"""A part of a resource is live that the spec does not declare."""

from collections.abc import Iterator

from scanner.evaluate.drift._analysis import Analysis
from scanner.evaluate.drift._entry import Op
from scanner.evaluate.drift._examples import deployment
from scanner.evaluate.drift._observed import observation
from scanner.evaluate.drift._renames import is_whole_resource, renames
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_WEB, _PROXY = {"name": "web", "image": "web:1"}, {"name": "proxy", "image": "proxy:7"}


@check(
    title="Part of a resource is live that the spec does not declare",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-3", "NIST 800-53r5 CM-7", "SOC 2 CC8.1", "ISO 27001:2022 A.8.9"),
    examples=(
        Example(
            "what the platform fills in is no addition",
            deployment({"replicas": 3}, {"replicas": 3, "revisionHistoryLimit": 10}),
        ),
        Example(
            "a container was injected",
            deployment(
                {"template": {"spec": {"containers": [_WEB]}}},
                {"template": {"spec": {"containers": [_WEB, _PROXY]}}},
            ),
            ("spec.template.spec.containers[name=proxy] is live and not in the spec",),
        ),
    ),
)
def added(analysis: Analysis) -> Iterator[Observation]:
    """Find list elements and applied keys that are live and that the spec does not declare.

    An element in a list that the spec declares widens what was reviewed: a container, an address
    range, a rule. So does a key that was applied once, is gone from the spec, and stayed live.
    Facts: op, cause, type_changed, masked, manager, probable_rename, live_path (where it is in the live
    document, by indexes), wanted_part (of AWS
    and rulesets: the whole part as it should be), live_id (of rulesets).
    Where known also who and when: actor, actor_certain, action, changed_at, audit_id or
    last_clean_scan; spec_author, spec_date, spec_commit; rendered_from.

    Fix: remove it from the live system, or declare it in the spec by a reviewed change.
    Source: NIST SP 800-53 rev. 5, CM-3 Configuration Change Control and CM-7 Least Functionality.
    """
    renamed = renames(analysis.differences, Op.ADDED)
    for place, difference in enumerate(analysis.differences):
        if difference.entry.op is Op.ADDED and not is_whole_resource(difference):
            yield observation(difference, "{place} is live and not in the spec", renamed.get(place))
