"""Remove documents that need no longer be kept, so that what is missing says why it is missing.

What was removed, and what must stay, is written down as runs of their own in the store's chain:
a tombstone names the run, its last hash and every digest removed. Manifests are never removed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from scanner.evidence._lines import Manifest
from scanner.evidence.store import PRUNING, EvidenceStore
from scanner.model.quick_dataclass import dataclass


class PruningError(ValueError):
    """Nothing was removed; says why."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A case for which the documents of some days must stay, however old they are.

    Attributes:
        since, until: first and last day, by the end of the run, in UTC.
    """

    case: str
    since: date
    until: date

    def covers(self, ended: datetime) -> bool:
        """Say whether a run that ended then must stay."""
        return self.since <= ended.date() <= self.until


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning did.

    Attributes:
        runs: those whose documents were removed. objects: how many documents went.
        held: runs that were old enough and stay, with the case that keeps each.
        head: last hash of the store's chain; it covers the tombstones.
    """

    runs: tuple[str, ...]
    objects: int
    held: Mapping[str, str]
    head: str


def holds(store: EvidenceStore) -> dict[str, Hold]:
    """Return the holds that were declared and not released, by case."""
    found: dict[str, Hold] = {}
    records = (
        record
        for name in _in_order(_finished(store))
        if name.startswith(PRUNING)
        for record in store.manifest(name).records
    )
    for record in records:
        case = str(record.get("case"))
        if record["type"] == "hold":
            days = (date.fromisoformat(record[key]) for key in ("since", "until"))
            found[case] = Hold(case, *days)
        elif record["type"] == "release":
            found.pop(case, None)
    return found


def declare(store: EvidenceStore, name: str, hold: Hold, reason: str) -> str:
    """Write down a hold and return the chain's new head.

    Args:
        store: where the documents are.
        name: what to call the entry; unique, such as the time with some random digits.
        hold: what must stay.
        reason: why, and on whose word.
    """
    record = {"type": "hold", "case": hold.case, "reason": reason}
    days = {"since": hold.since.isoformat(), "until": hold.until.isoformat()}
    with store.run(PRUNING + name) as writer:
        writer.note({**record, **days})
        return writer.finish()


def release(store: EvidenceStore, name: str, case: str, reason: str) -> str:
    """Write down that a hold is over and return the chain's new head.

    Raises:
        PruningError: there is no such hold.
    """
    _known(store, (case,))
    with store.run(PRUNING + name) as writer:
        writer.note({"type": "release", "case": case, "reason": reason})
        return writer.finish()


def prune(
    store: EvidenceStore, name: str, keep: timedelta, now: datetime, cases: Iterable[str] = ()
) -> Pruned:
    """Remove the documents that only runs older than `keep` rest on.

    Ages are taken from the end of the latest run, so that a clock set forward removes nothing; the
    latest run and every run under a hold stay. Tombstones are on the disk before anything is
    removed: what a kill left over goes with the next pruning.

    Args:
        store: where the documents are.
        name: what to call the entry; unique.
        keep: how long documents are kept.
        now: the clock, in UTC.
        cases: holds that the caller counts on.

    Raises:
        PruningError: a case has no hold, or the clock is behind the latest run.
    """
    active = _known(store, cases)
    finished = _finished(store)
    runs = {run: one for run, one in finished.items() if not run.startswith(PRUNING)}
    if not runs:
        return Pruned((), 0, {}, store.tip()[1])
    latest = max(_ended(one) for one in finished.values())
    if now < latest:
        raise PruningError(
            f"the clock says {now:%Y-%m-%d %H:%M}, the latest run ended {latest:%Y-%m-%d %H:%M}: "
            "set the clock right; nothing was removed"
        )
    newest = max(runs, key=lambda run: _ended(runs[run]))
    done = store.pruned()
    old = [
        run
        for run in _in_order(finished)
        if run in runs and run != newest and run not in done and latest - _ended(runs[run]) > keep
    ]
    held = {run: hold.case for run in old for hold in active if hold.covers(_ended(runs[run]))}
    going = [run for run in old if run not in held]
    removed = _bury(store, name, finished, going)
    return Pruned(tuple(going), removed, held, store.tip()[1])


def _bury(
    store: EvidenceStore, name: str, finished: Mapping[str, Manifest], going: list[str]
) -> int:
    """Write the tombstones, then remove what they and earlier ones name and no run needs."""
    before = store.pruned()
    gone = {*before, *going}
    # A run that was stopped keeps its documents, too: it may be what somebody looks into.
    others = (run for run in store.runs() if run not in gone)
    needed = {digest for run in others for digest in _digests(store.manifest(run))}
    if going:
        with store.run(PRUNING + name) as writer:
            for run in going:
                objects = sorted(_digests(finished[run]) - needed)
                head = finished[run].head
                writer.note({"type": "tombstone", "run": run, "head": head, "objects": objects})
    named = {digest for digests in store.pruned().values() for digest in digests}
    return store.remove(named - needed)


def _known(store: EvidenceStore, cases: Iterable[str]) -> tuple[Hold, ...]:
    active = holds(store)
    for case in cases:
        if case not in active:
            raise PruningError(f"{case}: no hold of that name; nothing was removed")
    return tuple(active.values())


def _finished(store: EvidenceStore) -> dict[str, Manifest]:
    found = {name: store.manifest(name) for name in store.runs()}
    return {name: one for name, one in found.items() if one.finished}


def _in_order(finished: Mapping[str, Manifest]) -> list[str]:
    """Return the runs as they followed one another."""
    follows = {str(one.end.get("previous_run", "")): name for name, one in finished.items()}
    order: list[str] = []
    name = follows.get("", "")
    while name and name not in order:
        order.append(name)
        name = follows.get(name, "")
    return order


def _digests(manifest: Manifest) -> set[str]:
    return {str(record["digest"]) for record in manifest.records if "digest" in record}


def _ended(one: Manifest) -> datetime:
    return datetime.fromisoformat(str(one.end["ended"]))
