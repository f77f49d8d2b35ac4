"""Prove a plan that takes something out: install, import, test and scan before and after."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path

from scanner.collect._git import GitError
from scanner.forges._forge import StaleBaseError
from scanner.model.quick_dataclass import dataclass
from scanner.operate.plan_file import Group, Plan, sealed
from scanner.operate.pruning.case import Case, State, Trusted, commit_marks, projects_of
from scanner.operate.pruning.children import Limits, is_isolated
from scanner.operate.pruning.comparison import in_words
from scanner.operate.pruning.python_trial import TrialError
from scanner.operate.pruning.relocking import relocked

NOT_TRUSTED = "not verified: its repository is not listed as trusted_to_run, so nothing was run"
_IN_USE = "not verified: with the project installed, this is no longer found"
_NOT_INSTALLED = "not verified: it is not installed for the tests, which say nothing about it"
_ROUNDS = 40
_Left = dict[str, str]


@dataclass(slots=True)
class Prover:
    """Proves the groups of plans, and finds which removal to leave where one does not hold.

    Attributes:
        trusted: repositories whose code may be run, by git directory.
        work: an empty folder, thrown away by the caller.
        progress: called with a short line of text as work goes on.
    """

    trusted: Mapping[Path, Trusted]
    work: Path
    progress: Callable[[str], None] = lambda _text: None
    limits: Limits = field(default_factory=Limits)
    _before: dict[tuple[str, str, object], State | str] = field(default_factory=dict)
    _checkouts: int = 0

    def proven(self, make: Callable[[Mapping[str, str]], Plan]) -> Plan:
        """Return a plan of which every removal is proven, and say why each other one is left.

        Args:
            make: gives the plan without some findings: fingerprint -> why it is left.
        """
        left: _Left = {}
        plan = make(left)
        for _ in range(_ROUNDS):
            judged = [self._judged(group) for group in plan.groups]
            more = {mark: why for _, refused in judged for mark, why in refused.items()}
            if not more:
                return sealed(replace(plan, groups=tuple(group for group, _ in judged)))
            left |= more
            plan = make(left)
        rest = [
            _left(group, "not verified: too many removals do not hold") for group in plan.groups
        ]
        return make({**left, **{mark: why for one in rest for mark, why in one.items()}})

    def _judged(self, group: Group) -> tuple[Group, _Left]:
        """Return the group with its proof, and the findings that it must leave."""
        if not any(file.commit for file in group.files):
            return group, {}
        trusted = self.trusted.get(Path(group.repository))
        if trusted is None:
            return group, _left(group, NOT_TRUSTED)
        try:
            home = self.work / "home"
            home.mkdir(exist_ok=True)
            case = Case(group, trusted, projects_of(group), home, self.limits, self.progress)
            return self._tried(case)
        except (GitError, StaleBaseError, TrialError, OSError) as error:
            return group, _left(group, f"not verified: {error}")

    def _tried(self, case: Case) -> tuple[Group, _Left]:
        before = self._state_before(case)
        marks = [str(one["fingerprint"]) for one in case.group.findings]
        left = dict.fromkeys(before.scanned.without(marks), _IN_USE)
        left |= dict.fromkeys(before.not_installed(marks), _NOT_INSTALLED)
        if left:
            return case.group, left
        self._checkouts += 1
        folders = [folder for folder, _ in case.projects]
        place = self.work / f"locks-{self._checkouts}"
        group, said = relocked(case.group, place, folders, case.children)
        case = replace(case, group=group)
        commits = case.commits()
        why, after = case.after(before, commits[-1])
        if not why and after is not None:
            return replace(group, proof=(*_proof(before, after), *said)), {}
        return group, _blamed(case, before, commits, why)

    def _state_before(self, case: Case) -> State:
        key = (case.group.repository, case.group.base, case.projects)
        if key not in self._before:
            try:
                self._before[key] = case.before()
            except TrialError as error:
                self._before[key] = str(error)
        held = self._before[key]
        if isinstance(held, str):
            raise TrialError(held)
        return held


def _blamed(case: Case, before: State, commits: tuple[str, ...], why: str) -> _Left:
    """Return the findings of the first commit that does not hold, with the reason."""
    low, high = 0, len(commits) - 1
    while low < high:
        middle = (low + high) // 2
        problem, _ = case.after(before, commits[middle])
        if problem:
            high, why = middle, problem
        else:
            low = middle + 1
    return dict.fromkeys(list(commit_marks(case.group))[high], f"not verified: {why}")


def _proof(before: State, after: State) -> Iterable[str]:
    for old, new in zip(before.trials, after.trials, strict=True):
        yield from in_words(old, new)
    yield "scanned again: what was taken out is no longer found, and nothing is missing"
    if not is_isolated():
        yield "its tests were asked to stay off the network; this machine cannot keep them off it"


def _left(group: Group, why: str) -> _Left:
    return {str(one["fingerprint"]): why for one in group.findings}
