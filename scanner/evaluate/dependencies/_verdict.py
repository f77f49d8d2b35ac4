"""What the judgement of one ecosystem finds, in the form that the analysis joins."""

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import field

from scanner.evaluate.dependencies._records import (
    Drift,
    Duplicate,
    Misplaced,
    Missing,
    Project,
    Unpinned,
    Unused,
)
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass


@dataclass(slots=True)
class Verdict:
    """Everything found in the projects of one ecosystem.

    Attributes:
        idle: declarations without a use; with `unexplained` where they may yet have one.
        missing: imports without a declaration; with `through` where another one brings them.
        tested: rule -> how many things it looked at.
    """

    idle: list[Unused] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    misplaced: list[Misplaced] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    unpinned: list[Unpinned] = field(default_factory=list)
    not_evaluated: list[NotEvaluated] = field(default_factory=list)
    tested: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Verdict") -> None:
        """Take up what another ecosystem's judgement found."""
        self.idle += other.idle
        self.missing += other.missing
        self.misplaced += other.misplaced
        self.duplicates += other.duplicates
        self.drift += other.drift
        self.unpinned += other.unpinned
        self.not_evaluated += other.not_evaluated
        self.count(other.tested)

    def count(self, tested: Mapping[str, int]) -> None:
        """Add to what each rule looked at."""
        for rule, number in tested.items():
            if number:
                self.tested[rule] = self.tested.get(rule, 0) + number


_OF_LISTS = frozenset({"lock-drift"})
"""Rules that a list without a source is held to: of itself it tells nothing that could be wrong."""


def looked_at(
    projects: Iterable[Project],
    rules: Container[str] | None = None,
    idle: Collection[Project] = (),
) -> dict[str, int]:
    """Return how many declarations, imports and manifests of these projects the rules looked at.

    Args:
        projects: of one ecosystem, or of several.
        rules: the only ones to return, named without the area; None for all of them.
        idle: those of the projects of which there is no source that could use anything. They
            count for little, so that a list alone never reads like a project that was found clean.
    """
    without = {id(project) for project in idle}
    counted = _counted([one for one in projects if id(one) not in without], rules)
    for rule, number in _counted(idle, _OF_LISTS).items():
        if rules is None or rule.partition("/")[2] in rules:
            counted[rule] = counted.get(rule, 0) + number
    return counted


def _counted(projects: Iterable[Project], rules: Container[str] | None) -> dict[str, int]:
    held = list(projects)
    declared = sum(len(project.declared) for project in held)
    imports = sum(len({found.module for found in project.imports}) for project in held)
    counted = {
        "unused": declared,
        "unknown": declared,
        "misplaced": declared,
        "duplicate": declared,
        "undeclared": imports,
        "transitive": imports,
        "lock-drift": sum(len(project.locks) for project in held if project.declared),
        "unpinned": sum(len(project.manifests) for project in held),
    }
    return {
        f"dependencies/{rule}": number
        for rule, number in counted.items()
        if rules is None or rule in rules
    }
