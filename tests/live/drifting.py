"""Hold what a live source gives against specs, as `trueup scan` does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.model.evidence import NotEvaluated, Source
from scanner.model.finding import Finding
from scanner.model.vocabulary import Side
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from scanner.operate.run_identity import now
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor


@dataclass(frozen=True, slots=True)
class Found:
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]

    @property
    def messages(self) -> list[str]:
        return [one.observation.text for one in self.findings]

    @property
    def changed(self) -> list["PathOnly"]:
        return [PathOnly(one.observation.path) for one in self._of("drift/changed")]

    @property
    def missing(self) -> list[Finding]:
        return [*self._of("drift/missing"), *self._of("drift/missing-resource")]

    def _of(self, rule: str) -> list[Finding]:
        return [one for one in self.findings if one.rule == rule]


@dataclass(frozen=True, slots=True)
class PathOnly:
    path: tuple[object, ...]


def drift_between(
    root: Path,
    specs: Mapping[str, str],
    kind: str,
    secrets: Mapping[str, str] | None = None,
    **options: object,
) -> Found:
    folder = root / "specs"
    folder.mkdir(exist_ok=True)
    for name, text in specs.items():
        (folder / name).write_text(text)
    sources = (
        Source("files", "specs", {"path": str(folder)}, side=Side.SPEC),
        Source(kind, "shop", options),
    )
    context = context_in(root, secrets)
    question = Question("test", ("drift",), now())
    report = assess(gather(sources, context), question, Judgement())
    return Found(report.findings, report.not_evaluated)


def context_in(root: Path, secrets: Mapping[str, str] | None = None) -> CollectContext:
    return CollectContext(
        root, EvidenceRecorder(passing_redactor(), MemoryStore(), now),
        resolver(root, secrets or {}), now, lambda _text: None,
    )  # fmt: skip
