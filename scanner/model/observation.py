"""One departure from a spec, rule or policy, as a check sees it."""

from collections.abc import Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, NOWHERE, Json, Origin, PathPart
from scanner.model.vocabulary import Certainty, Severity


@dataclass(frozen=True, slots=True)
class Remedy:
    """The way to put a finding right.

    Attributes:
        kind: file name of the fix in `scanner/remediate/`, such as "remove-dependency".
        automatic: whether the fix may be applied without a person choosing it.
        arguments: what the fix needs to know, JSON values only.
        reason: why it is not automatic, in words; "" when it is.
    """

    kind: str
    automatic: bool = False
    arguments: Mapping[str, Json] = EMPTY
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one check says about one resource.

    Attributes:
        resource: uid of the offending resource.
        message: template with named fields, filled from `arguments`.
        path: where inside the resource; an element of a keyed list is named by its key.
        expected, actual: both values where a comparison was made, secrets masked.
        evidence: digests of the snapshots the statement rests on, at least one in a real scan.
        facts: what only this rule knows; its keys are documented per rule.
        severity: overrides the rule's own, with the cause in `facts["severity_reason"]`.
        rule: set only by checks that report under several ids (policies); "" otherwise.
        owner: who answers for it, when the check knows better than the resource.
    """

    resource: str
    message: str
    arguments: Mapping[str, Json] = EMPTY
    path: tuple[PathPart, ...] = ()
    expected: Json = None
    actual: Json = None
    evidence: tuple[str, ...] = ()
    origin: Origin = NOWHERE
    certainty: Certainty = Certainty.CERTAIN
    facts: Mapping[str, Json] = EMPTY
    severity: Severity | None = None
    remedy: Remedy | None = None
    rule: str = ""
    owner: str = ""

    @property
    def text(self) -> str:
        """The message with its arguments filled in."""
        return self.message.format_map(self.arguments)

    @property
    def only_warns(self) -> bool:
        """Whether its policy is rolled out no further than to warn, so that it blocks nothing."""
        return self.severity is Severity.INFO and self.facts.get("mode") == "warn"
