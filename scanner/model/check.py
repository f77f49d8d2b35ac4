"""What a check declares about itself; its tests and its reference page are made from this."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate
from scanner.model.vocabulary import Confidence, Severity

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Rule:
    """What every finding of one kind has in common.

    Attributes:
        id: "area/what-is-wrong", from the path of the file that checks it.
        why: why it matters, in plain words.
        fix: what to do.
        source: the standard and clause, or the documentation, that the rule rests on.
        controls: ids of framework controls, such as "NIST 800-53r5 AC-6(7)".
        runbook: address of a page for whoever is called at night; "" when there is none.
    """

    id: str
    title: str
    severity: Severity
    why: str
    fix: str
    source: str = ""
    confidence: Confidence = Confidence.HIGH
    controls: tuple[str, ...] = ()
    runbook: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """An estate, and the exact messages that a check must give for it; none when it is clean."""

    name: str
    estate: Estate
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check(Generic[A]):
    """A pure view of one area's analysis, with the facts that auditors ask about it."""

    find: Callable[[A], Iterator[Observation]]
    title: str
    severity: Severity
    controls: tuple[str, ...]
    examples: tuple[Example, ...]
    confidence: Confidence = Confidence.HIGH

    def rule(self, identifier: str) -> Rule:
        """Return the rule under which this check reports.

        Raises:
            ValueError: the docstring of the check lacks its `Fix:` or `Source:` section.
        """
        why, fix, source = _sections(inspect.getdoc(self.find) or "", identifier)
        return Rule(
            id=identifier,
            title=self.title,
            severity=self.severity,
            why=why,
            fix=fix,
            source=source,
            confidence=self.confidence,
            controls=self.controls,
        )


def check(
    *,
    title: str,
    severity: Severity,
    controls: tuple[str, ...],
    examples: tuple[Example, ...],
    confidence: Confidence = Confidence.HIGH,
) -> Callable[[Callable[[A], Iterator[Observation]]], Check[A]]:
    """Declare the decorated function to be a check; its file name is its identifier."""
    return lambda find: Check(find, title, severity, controls, examples, confidence)


def _sections(doc: str, identifier: str) -> tuple[str, str, str]:
    body, _, source = doc.partition("\nSource:")
    body, _, fix = body.partition("\nFix:")
    _, _, why = body.partition("\n")
    why, fix, source = (re.sub(r"\s+", " ", part).strip() for part in (why, fix, source))
    if not (why and fix and source):
        raise ValueError(f"{identifier}: the docstring needs a why, `Fix:` and `Source:`")
    return why, fix, source
