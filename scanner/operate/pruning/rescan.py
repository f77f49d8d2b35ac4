"""Ask the questions of dependencies again, over a checked-out state of a project."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from scanner.model.evidence import Source
from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.operate.asked import Question
from scanner.operate.question import ask
from scanner.report._shown import message

_AREA = "dependencies"
_FOLLOWS = frozenset({f"{_AREA}/unused", f"{_AREA}/orphaned-module", f"{_AREA}/misplaced"})
"""What may come to light once something is gone: the next thing to take out."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """The findings of one state, by fingerprint."""

    findings: Mapping[str, Finding]

    def facts(self, fingerprint: str) -> Mapping[str, Json]:
        """Return what a finding knows; nothing for one that is not there."""
        found = self.findings.get(fingerprint)
        return found.observation.facts if found else EMPTY

    def without(self, fingerprints: Iterable[str]) -> tuple[str, ...]:
        """Return those of the fingerprints that are not among the findings."""
        return tuple(one for one in fingerprints if one not in self.findings)

    def added_to(self, earlier: "Scanned") -> tuple[str, ...]:
        """Return in words what an earlier state had not; what follows from a removal left out."""
        return tuple(
            f"{one.rule}: {message(one.observation)}"
            for fingerprint, one in self.findings.items()
            if fingerprint not in earlier.findings and one.rule not in _FOLLOWS
        )


@dataclass(frozen=True, slots=True)
class Rescan:
    """How the first scan asked.

    Attributes:
        source: name of the source, which is part of what a finding is known by.
        settings: the section `dependencies` of trueup.yaml.
    """

    source: str
    as_of: datetime
    settings: Mapping[str, Json] = EMPTY

    def of(self, folder: Path, environment: Path | None) -> Scanned:
        """Return what is found in a folder, with what is installed in an environment."""
        sources = [Source("files", self.source, {"path": str(folder)})]
        if environment is not None:
            sources.append(Source("environment", "environment", {"path": str(environment)}))
        question = Question(
            name=self.source, areas=(_AREA,), as_of=self.as_of, settings={_AREA: self.settings}
        )
        report = ask(question, sources, folder)
        return Scanned({one.fingerprint: one for one in report.findings})
