"""What a change would bring in, judged by the rules that hold before it is merged."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from scanner.collect._git import GitError, changed_paths, resolve
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.findings.history import history_of
from scanner.model.connector import CollectContext
from scanner.model.evidence import NotEvaluated, Snapshot, Source, Unreadable
from scanner.model.resource import Resource
from scanner.model.run import Population, Report
from scanner.model.vocabulary import Severity, Side
from scanner.operate.assessment import Judgement, Question, assess_resources
from scanner.operate.at_revision import (
    Reading,
    Repository,
    facts_at,
    fork_point,
    gather_at,
    repository_of,
    text_at,
)
from scanner.operate.brought_in import brought_in, known_of, with_outcome
from scanner.operate.cache.documents import DocumentCache
from scanner.operate.config import FILE, Configuration, ConfigurationError, parse
from scanner.operate.evaluation import areas
from scanner.operate.governance import built_in_policies
from scanner.operate.pipeline import Gathered, Understood, gather, understand
from scanner.operate.run_identity import RunStart
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor, state_folder

TRUSTED_ROLES = ("waivers", "policies")
"""What the base decides: a change must not excuse itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked.

    Attributes:
        folder: the repository, or the folder in it that holds trueup.yaml.
        base: revision that it would be merged into. head: revision with the change.
        fail_on: None for what the base's trueup.yaml says, or "low" without one.
        checks: areas or checks to ask; empty for all that the base's trueup.yaml asks.
    """

    folder: Path
    base: str
    head: str = "HEAD"
    as_of: datetime = field(default_factory=lambda: datetime.now(UTC))
    fail_on: Severity | None = None
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Commits:
    base: str
    fork: str
    head: str


def check(change: Change, progress: Callable[[str], None] = lambda _text: None) -> Report:
    """Return the report over what the change brings in.

    A finding is brought in when the commit that the change grew from does not have it, or has it
    with another value. Findings that the change clears are listed as fixed. Sources outside the
    repository are not read.

    Raises:
        GitError: no repository, or no such revision.
        ConfigurationError: the base's trueup.yaml is wrong.
    """
    start = RunStart()
    repository = repository_of(change.folder)
    base, head = (resolve(repository.git_dir, name) for name in (change.base, change.head))
    commits, notes = _commits(repository, base, head)
    configuration = _configuration(repository, base)
    changed = tuple(changed_paths(repository.git_dir, commits.fork, head))
    question = _question(change, configuration, repository)
    facts = facts_at(repository, base, _folders(configuration, "waivers"))
    secret = resolver(configuration.root) if configuration else None
    judgement = Judgement(facts=facts, start=start, secret=secret)
    notes += _proposed(repository, configuration, changed, head)
    if not changed:
        return _nothing(question, judgement, notes)
    looker = _Looker(repository, configuration, commits.base, progress)
    try:
        progress("reading what was")
        before = looker.report(commits.fork, question, judgement)
        progress("reading what would be")
        known = replace(judgement, history=history_of(known_of(before, change.as_of)))
        after = looker.report(head, question, known)
    finally:
        looker.cache.close()
    notes += looker.left_out()
    return brought_in(before, after, question, notes)


def _commits(
    repository: Repository, base: str, head: str
) -> tuple[_Commits, tuple[NotEvaluated, ...]]:
    try:
        return _Commits(base, fork_point(repository, base, head), head), ()
    except GitError:
        reason = "no common ancestor in this clone: compared with the base itself"
        return _Commits(base, base, head), (NotEvaluated("merge base", reason, incomplete=False),)


def _configuration(repository: Repository, base: str) -> Configuration | None:
    """Return the configuration as the base has it; None when it has none."""
    place = f"{repository.inside}/{FILE}" if repository.inside else FILE
    text = text_at(repository, base, place)
    return None if text is None else parse(text, repository.root / place)


def _folders(configuration: Configuration | None, role: str) -> tuple[str, ...]:
    return configuration.governance.get(role, ()) if configuration else ()


def _question(
    change: Change, configuration: Configuration | None, repository: Repository
) -> Question:
    if configuration is None:
        name = change.folder.resolve().name or repository.root.name
        wanted = change.checks or areas()
        return Question(name, wanted, change.as_of, change.fail_on or Severity.LOW)
    return Question(
        name=configuration.name,
        areas=change.checks or configuration.areas,
        as_of=change.as_of,
        fail_on=change.fail_on or configuration.fail_on,
        off=configuration.off,
        settings=configuration.settings,
        severities=configuration.severities,
        source_owners={one.name: one.owner for one in configuration.sources if one.owner},
        acknowledged=configuration.acknowledged,
        min_coverage=configuration.min_coverage,
    )


def _proposed(
    repository: Repository,
    configuration: Configuration | None,
    changed: Sequence[str],
    head: str,
) -> tuple[NotEvaluated, ...]:
    """Name what the change proposes about its own judges: it counts once it is merged."""
    prefix = f"{repository.inside}/" if repository.inside else ""
    folders = [folder for role in TRUSTED_ROLES for folder in _folders(configuration, role)]
    own = [f"{prefix}{FILE}", *(f"{prefix}{folder.strip('/')}/" for folder in folders)]
    notes = [
        NotEvaluated(path, "proposed by this change: it counts once it is merged", incomplete=False)
        for path in changed
        if any(path == place or (place.endswith("/") and path.startswith(place)) for place in own)
    ]
    if f"{prefix}{FILE}" in changed:
        try:
            text = text_at(repository, head, f"{prefix}{FILE}")
            if text is not None:
                parse(text, repository.root / prefix / FILE)
        except ConfigurationError as error:
            reason = f"the proposed configuration is wrong: {error}"
            notes.append(NotEvaluated(f"{prefix}{FILE}", reason))
    return tuple(notes)


class _Looker:
    """Reads and judges commits; documents that both have are understood once."""

    def __init__(
        self,
        repository: Repository,
        configuration: Configuration | None,
        base: str,
        progress: Callable[[str], None],
    ) -> None:
        self.repository, self.configuration, self.base = repository, configuration, base
        root = configuration.root if configuration else repository.root
        place = state_folder(root).cache / "documents.db" if configuration else None
        self.cache = DocumentCache(place)
        self._outside: dict[str, None] = {}
        self._context = CollectContext(
            root=root,
            recorder=EvidenceRecorder(passing_redactor(), MemoryStore(), _now),
            secret=resolver(root),
            now=_now,
            progress=progress,
        )

    def report(self, commit: str, question: Question, judgement: Judgement) -> Report:
        """Return the report over one commit, judged by the base."""
        found = gather_at(self.repository, self._readings(commit), self._context)
        built_in = self.configuration is None or self.configuration.built_in_policies
        shipped = gather([built_in_policies()] if built_in else [], self._context)
        everything = Gathered(
            (*shipped.snapshots, *found.snapshots), (*shipped.unread, *found.unread)
        )
        return assess_resources(
            everything, self._understood(everything.snapshots), question, judgement
        )

    def left_out(self) -> tuple[NotEvaluated, ...]:
        """Return the sources that are not in the repository."""
        reason = "not in this repository: the nightly scan reads it"
        return tuple(
            NotEvaluated(f"source {name}", reason, incomplete=False) for name in self._outside
        )

    def _readings(self, commit: str) -> Iterable[Reading]:
        if self.configuration is None:
            named = self.repository.inside
            name = self.repository.root.name if not named else named.rpartition("/")[2]
            yield Reading(Source("repository", name or "repository"), named, ("",), commit)
            return
        for role, folders in self.configuration.governance.items():
            source = Source("governance", role, {"folders": list(folders)}, side=Side.SPEC)
            trusted = self.base if role in TRUSTED_ROLES else commit
            yield Reading(source, self.repository.inside, tuple(folders), trusted)
        for source in self.configuration.sources:
            path = source.options.get("path")
            local = source.kind in {"files", "repository"} and isinstance(path, str)
            inside = (
                self.repository.place_of(self.configuration.root / str(path)) if local else None
            )
            if inside is None:
                self._outside[source.name] = None
            else:
                yield Reading(source, inside, ("",), commit)

    def _understood(self, snapshots: Sequence[Snapshot]) -> Understood:
        resources: list[Resource] = []
        unread: list[Unreadable] = []
        counts: Counter[tuple[str, str]] = Counter()
        for snapshot in snapshots:
            items = self.cache.get(snapshot)
            if items is None:
                fresh = understand((snapshot,))
                items = (*fresh.resources, *fresh.unread)
                self.cache.put(snapshot, items)
            counts[snapshot.source.name, "documents"] += 1
            for item in items:
                if isinstance(item, Unreadable):
                    unread.append(item)
                else:
                    resources.append(item)
                    counts[snapshot.source.name, item.kind] += 1
        scope = (Population(name, kind, found) for (name, kind), found in sorted(counts.items()))
        return Understood(tuple(resources), tuple(unread), tuple(scope))


def _nothing(question: Question, judgement: Judgement, notes: Sequence[NotEvaluated]) -> Report:
    empty = assess_resources(
        Gathered((), ()), Understood((), (), ()), replace(question, areas=()), judgement
    )
    said = NotEvaluated("change", "no file differs between base and head", incomplete=False)
    report = replace(empty, not_evaluated=(said, *notes))
    return with_outcome(report, question)


def _now() -> datetime:
    return datetime.now(UTC)
