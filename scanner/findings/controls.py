"""What a run says about each framework control."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated
from scanner.model.finding import Finding, Waived
from scanner.model.quick_dataclass import dataclass
from scanner.model.run import ControlResult


@dataclass(slots=True)
class _Count:
    rules: set[str] = field(default_factory=set)
    tested: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    waived: int = 0
    open_questions: int = 0


def control_results(
    rules: Mapping[str, Rule],
    findings: Iterable[Finding],
    waived: Iterable[Waived],
    tested: Mapping[str, int],
    not_evaluated: Iterable[NotEvaluated],
) -> tuple[ControlResult, ...]:
    """Return one result for each control that a rule names, in order of control id.

    Args:
        rules: every rule that was asked, by id.
        findings: those that are open.
        waived: those that somebody answers for.
        tested: how many resources a rule, or a whole area, looked at, by its id.
        not_evaluated: open questions; one that names an area counts for all controls of its rules.

    `tested` adds up areas, and within an area takes the rule that looked at most resources, since
    the rules of one area look at the same ones.
    """
    counts = _of_rules(rules, tested)
    for finding in findings:
        for control in finding.controls:
            counts.setdefault(control, _Count()).failed += 1
    for one in waived:
        for control in one.finding.controls:
            counts.setdefault(control, _Count()).waived += 1
    for question in not_evaluated:
        for count in _concerned(counts, question):
            count.open_questions += 1
    return tuple(
        ControlResult(
            id=control,
            rules=tuple(sorted(count.rules)),
            tested=sum(count.tested.values()),
            failed=count.failed,
            waived=count.waived,
            not_evaluated=count.open_questions,
        )
        for control, count in sorted(counts.items())
    )


def _of_rules(rules: Mapping[str, Rule], tested: Mapping[str, int]) -> dict[str, _Count]:
    counts: dict[str, _Count] = {}
    for rule in rules.values():
        area = rule.id.partition("/")[0]
        number = tested.get(rule.id, tested.get(area, 0))
        for control in rule.controls:
            count = counts.setdefault(control, _Count())
            count.rules.add(rule.id)
            count.tested[area] = max(count.tested.get(area, 0), number)
    return counts


def _concerned(counts: Mapping[str, _Count], question: NotEvaluated) -> list[_Count]:
    """Return the counts of every control that one of the rules in question serves."""
    what = question.what
    return [
        count
        for count in counts.values()
        if any(rule == what or rule.partition("/")[0] == what for rule in count.rules)
    ]
