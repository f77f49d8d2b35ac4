"""What the nightly run does about its findings by itself: open proposals, and close what is over."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from scanner.forges._forge import NotOursError, StaleBaseError
from scanner.forges._git import GitError
from scanner.forges.local import LocalForge
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.run import Report
from scanner.model.vocabulary import Severity, State
from scanner.operate.config import Configuration
from scanner.operate.drafts import mark
from scanner.operate.ledger.store import Ledger
from scanner.operate.outputs import replace_file
from scanner.operate.plan_file import Group, Plan, encode
from scanner.operate.proposals import AUTHOR, Limits, TooMuchAtOnceError, apply
from scanner.operate.proposed import (
    DECLINED,
    ENDED,
    FORGOTTEN,
    OPENED,
    Memory,
    Noting,
    outcomes,
    remembered,
)
from scanner.operate.remediation import places_of, plan
from scanner.operate.state_folder import state_folder

PLAN = "plan.json"
"""File in the state folder that the plan of the last run is in."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of the plan.

    Attributes:
        said: one line for each branch that was made, closed or left for later.
        refused: why nothing was made, though something was planned; "" when nothing stood against it.
    """

    said: tuple[str, ...] = ()
    refused: str = ""


def carry_out(report: Report, configuration: Configuration, ledger: Ledger | None) -> Carried:
    """Write the plan for a report and, where `remediate.mode` says so, propose it.

    Proposals are limited by `remediate.max_open` and `max_changed_percent`. Only what is certain
    is proposed: a finding that this run could not confirm waits. What people declined by deleting
    its branch waits until its value changes.

    Raises:
        OSError: the plan or the ledger cannot be written.
    """
    settings = configuration.remediate
    places = places_of(configuration)
    place = state_folder(configuration.root).path / PLAN
    if settings.get("mode") != "pull-request" or ledger is None:
        replace_file(place, encode(plan(report, places)))
        return Carried()
    memory = remembered(ledger)
    try:
        said = list(_settled(memory, report, ledger))
        forge = Noting(LocalForge(), ledger, report.run.id, memory)
        make = partial(plan, _certain(report), places, forge=forge, declined=memory.declined)
        whole = _proven(make, report, configuration) if settings.get("verify") else make()
        replace_file(place, encode(whole))
        limits = Limits.of(settings)
        chosen, later = _within(whole, limits, memory)
        said += [f"{one.branch} waits: {limits.max_open} proposals are open" for one in later]
        folder = state_folder(configuration.root).path / "proposals"
        opened = apply(chosen, forge, limits, folder, str(settings.get("author") or AUTHOR))
    except (TooMuchAtOnceError, StaleBaseError, NotOursError, GitError) as error:
        return Carried(tuple(said), str(error))
    said += [f"{one.branch} proposed" for one in opened if one.written]
    return Carried(tuple(said))


def _proven(make: Callable[..., Plan], report: Report, configuration: Configuration) -> Plan:
    """Return the plan with only those removals that were proven."""
    # Only who asks for it pays for what runs other programs.
    from scanner.operate.pruning.verified_plan import verified  # noqa: PLC0415

    return verified(
        lambda left: make(left=left),
        places_of(configuration),
        configuration.remediate,
        report.run.inputs.as_of,
        settings=configuration.settings.get("dependencies") or EMPTY,
    )


def _settled(memory: Memory, report: Report, ledger: Ledger) -> Iterator[str]:
    """Write down what became of earlier proposals, and yield it in words."""
    still = frozenset(mark(one) for one in report.findings)
    unconfirmed = {one.fingerprint for one in report.findings if one.state is State.UNCONFIRMED}
    # The value of a finding that was not looked at tonight may be any.
    known = {name for branch in memory.branches.values() for name in branch.marks}
    still |= {name for name in known if name.partition(":")[0] in unconfirmed}
    events: list[tuple[str, Json]] = []
    forge = LocalForge()
    for branch, how in list(outcomes(memory, forge, still)):
        key = (branch.repository, branch.name)
        if how:
            events.append((ENDED, branch.as_json(how=how)))
            del memory.branches[key]
            if how == DECLINED:
                memory.declined |= dict.fromkeys(branch.marks, branch.name)
            yield f"{branch.name} {how}"
        elif not branch.commit:
            head = forge.head(Path(branch.repository), branch.name)
            memory.branches[key] = replace(branch, commit=head)
            events.append((OPENED, memory.branches[key].as_json()))
    present = {one.fingerprint for one in report.findings}
    for name in sorted(memory.declined):
        if name.partition(":")[0] not in present:
            # It was put right in another way; should it come back, it is a new question.
            events.append((FORGOTTEN, {"finding": name}))
            del memory.declined[name]
    if events:
        ledger.tell(report.run.id, events)


def _certain(report: Report) -> Report:
    certain = tuple(one for one in report.findings if one.state is not State.UNCONFIRMED)
    return replace(report, findings=certain)


def _within(whole: Plan, limits: Limits, memory: Memory) -> tuple[Plan, tuple[Group, ...]]:
    """Return the plan with as many groups as may be opened, the gravest first, and the others."""
    number = Counter(repository for repository, _ in memory.branches)
    taken: list[Group] = []
    later: list[Group] = []
    for group in sorted(whole.groups, key=lambda one: (_gravest(one.findings), one.branch)):
        number[group.repository] += 1
        (taken if number[group.repository] <= limits.max_open else later).append(group)
    return replace(whole, groups=tuple(taken)), tuple(later)


def _gravest(findings: tuple[Mapping[str, Json], ...]) -> int:
    return min(Severity(one["severity"]).rank for one in findings)
