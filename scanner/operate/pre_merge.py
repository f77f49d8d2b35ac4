"""What a change would bring in, judged by the rules that hold before it is merged."""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path

from scanner.collect._git import GitError, changed_paths, resolve
from scanner.model.evidence import NotEvaluated
from scanner.model.governance import GitFacts
from scanner.model.quick_dataclass import dataclass
from scanner.model.run import Report
from scanner.model.vocabulary import Exit, Severity
from scanner.operate.asked import Question
from scanner.operate.assessment import assess_resources
from scanner.operate.at_revision import (
    OWNER_FILES,
    Repository,
    facts_at,
    fork_point,
    repository_of,
    text_at,
)
from scanner.operate.both_sides import TRUSTED_ROLES, Comparison
from scanner.operate.brought_in import brought_in, with_outcome
from scanner.operate.config import FILE, Configuration, ConfigurationError, parse
from scanner.operate.evaluation import areas
from scanner.operate.governance import owned_by
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import Gathered, Understood
from scanner.operate.run_identity import RunStart
from scanner.operate.secrets import resolver

UNAFFECTED = "no file differs between base and head"


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
    facts = _facts(repository, configuration, base)
    secret = resolver(configuration.root) if configuration else None
    judgement = Judgement(facts=facts, start=start, secret=secret)
    notes += _proposed(repository, configuration, changed, head)
    if not changed:
        return _nothing(question, judgement, notes)
    comparison = Comparison(repository, configuration, commits.base, progress)
    before, after = comparison.reports((commits.fork, head), question, judgement)
    return brought_in(before, after, question, (*notes, *comparison.left_out()))


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


def _facts(repository: Repository, configuration: Configuration | None, base: str) -> GitFacts:
    roles = ("waivers", "corrections")
    folders = [folder for role in roles for folder in _folders(configuration, role)]
    facts = facts_at(repository, base, folders)
    return owned_by(facts, configuration.governance) if configuration else facts


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
        waiver_max_days=configuration.waiver_max_days,
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
    own = [FILE, *OWNER_FILES, *(folder.strip("/") for folder in folders)]
    places = [f"{prefix}{place}" for place in own]
    notes = [
        NotEvaluated(path, "proposed by this change: it counts once it is merged", incomplete=False)
        for path in changed
        if any(path == place or path.startswith(f"{place}/") for place in places)
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


def _nothing(question: Question, judgement: Judgement, notes: Sequence[NotEvaluated]) -> Report:
    empty = assess_resources(
        Gathered((), ()), Understood((), (), ()), replace(question, areas=()), judgement
    )
    report = with_outcome(replace(empty, not_evaluated=tuple(notes)), question)
    if report.run.exit_code is not Exit.CLEAN:
        return report
    # Only a clean outcome may say so: a wrong trueup.yaml that is proposed is told instead.
    return replace(report, run=replace(report.run, outcome=(UNAFFECTED,)))
