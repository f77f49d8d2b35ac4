"""One group of a plan and the states of its repository, tried and compared."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from scanner.collect._git import tree
from scanner.forges.local import commit_objects
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.distribution_names import canonical
from scanner.operate.plan_file import Group
from scanner.operate.proposals import proposal_of
from scanner.operate.pruning.checkout import check_out
from scanner.operate.pruning.children import Children, Limits
from scanner.operate.pruning.comparison import broken, unfit
from scanner.operate.pruning.other_trials import OtherProject, is_other
from scanner.operate.pruning.python_trial import PythonProject, Trial, TrialError
from scanner.operate.pruning.rescan import Rescan, Scanned

_PACKAGING = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"})
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Trusted:
    """A repository whose code may be run.

    Attributes:
        sources: (folder inside the repository, "" for its root; how its first scan asked) of each
            source that lies in it.
        command: how its tests are run; () to find out.
        install: requirements that its tests need besides.
    """

    sources: tuple[tuple[str, Rescan], ...]
    command: tuple[str, ...] = ()
    install: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What came of one commit: a trial of each project that the group changes, and the scan.

    Attributes:
        installed: canonical names of the Python distributions that the trials ran with.
    """

    trials: tuple[Trial, ...]
    scanned: Scanned
    installed: frozenset[str] = frozenset()

    def not_installed(self, fingerprints: Iterable[str]) -> tuple[str, ...]:
        """Return those findings about Python distributions that no trial has installed."""
        return tuple(
            one
            for one in fingerprints
            if self.scanned.facts(one).get("ecosystem") == "pypi"
            and self.scanned.facts(one).get("distribution") not in self.installed
        )


@dataclass(frozen=True, slots=True)
class Case:
    """What is needed to try the commits of one group.

    Attributes:
        projects: (folder in the repository, manifest of another ecosystem or "") of each project
            that the group changes.
        home: of the children; what one state downloaded, the next one need not.
    """

    group: Group
    trusted: Trusted
    projects: tuple[tuple[str, str], ...]
    home: Path
    limits: Limits
    progress: Callable[[str], None] = field(default=lambda _text: None)

    @property
    def children(self) -> Children:
        """What runs programs."""
        return Children(self.home, self.limits)

    def before(self) -> State:
        """Return what the state is like from which the group starts.

        Raises:
            TrialError: it cannot be tried, or proves nothing about what follows.
        """
        self.progress("installing and testing the project as it is")
        state = self._state(self.group.base)
        for why in filter(None, map(unfit, state.trials)):
            raise TrialError(why)
        return state

    def commits(self) -> tuple[str, ...]:
        """Return the ids of the group's commits, which no reference names."""
        return commit_objects(proposal_of(self.group, _ANY_TIME))

    def after(self, before: State, commit: str) -> tuple[str, State | None]:
        """Return why a commit does not hold, "" when it does, and what its state is like."""
        self.progress("installing and testing it without what nothing uses")
        try:
            state = self._state(commit)
        except TrialError as error:
            return str(error), None
        gone = [file.file for file in self.group.files if not file.after_sha256]
        for (folder, _), old, new in zip(self.projects, before.trials, state.trials, strict=True):
            inner = {path.removeprefix(f"{folder}/" if folder else "") for path in gone}
            why = broken(old, new, inner)
            if why:
                return why, state
        for finding in state.scanned.added_to(before.scanned):
            return f"without it, {finding}", state
        return "", state

    def _state(self, commit: str) -> State:
        with TemporaryDirectory(prefix="trueup-prune-", ignore_cleanup_errors=True) as place:
            folder = Path(place, "project")
            check_out(Path(self.group.repository), commit, folder)
            # Scanned first: tests may leave files behind.
            untouched = Path(place, "scanned")
            check_out(Path(self.group.repository), commit, untouched)
            trials = tuple(self._trial(folder, Path(place), at) for at in range(len(self.projects)))
            installed = next((one.environment for one in trials if one.environment), None)
            scans = [scan.of(untouched / at, installed) for at, scan in self.trusted.sources]
            found = {mark: one for scan in scans for mark, one in scan.findings.items()}
            return State(trials, Scanned(found), frozenset(_installed(trials)))

    def _trial(self, checkout: Path, place: Path, at: int) -> Trial:
        folder, manifest = self.projects[at]
        command = self.trusted.command
        if manifest:
            return OtherProject(checkout / folder, manifest, self.children, command).tried()
        work = place / f"work-{at}"
        install = self.trusted.install
        return PythonProject(checkout / folder, work, self.children, command, install).tried()


def _installed(trials: Iterable[Trial]) -> Iterator[str]:
    for trial in trials:
        if trial.environment is not None:
            for path in trial.environment.glob("lib/python*/site-packages/*.dist-info"):
                yield canonical(path.name.removesuffix(".dist-info").rpartition("-")[0])


def projects_of(group: Group) -> tuple[tuple[str, str], ...]:
    """Return the projects that a group changes: each folder with the manifest that decides.

    Raises:
        GitError: git failed.
    """
    held = {one.path for one in tree(Path(group.repository), group.base)}
    return tuple(sorted({_project(file.file, held) for file in group.files if file.commit}))


def _project(path: str, held: set[str]) -> tuple[str, str]:
    if is_other(PurePosixPath(path).name):
        return _folder(PurePosixPath(path).parent), PurePosixPath(path).name
    for parent in PurePosixPath(path).parents:
        if any((parent / name).as_posix() in held for name in _PACKAGING):
            return _folder(parent), ""
    return "", ""


def _folder(path: PurePosixPath) -> str:
    return "" if path == PurePosixPath() else path.as_posix()


def commit_marks(group: Group) -> Iterator[tuple[str, ...]]:
    """Yield the fingerprints of the findings that each commit clears, in order."""
    for title in dict.fromkeys(file.commit for file in group.files):
        marks = [mark for file in group.files if file.commit == title for mark in file.findings]
        yield tuple(dict.fromkeys(mark.partition(":")[0] for mark in marks))
