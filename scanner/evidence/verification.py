"""Whether the runs of a store follow one another as they were written, up to a hash noted elsewhere."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from scanner.evidence._lines import Manifest
from scanner.evidence.store import EvidenceStore
from scanner.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a store is worth as evidence.

    Attributes:
        problems: everything that was edited, is missing, was added, reordered or cut off.
        notes: what a reader should know, and is no sign of tampering.
        anchored: runs that the given hash vouches for; empty without one.
        head: last hash of the latest run, to be noted elsewhere; "" for an empty store.
        heads: last hash of each finished run.
    """

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    anchored: frozenset[str]
    head: str
    heads: Mapping[str, str]


def verify_store(store: EvidenceStore, head: str = "") -> Verdict:
    """Return the verdict over every document and every run of a store.

    Args:
        store: what is examined.
        head: last hash of a run, as a report or another machine recorded it. It vouches for that
            run and for all before it; without it, a store that was written anew as a whole, or cut
            off at its end, cannot be told from a true one.
    """
    names = store.runs()
    manifests = {name: store.manifest(name) for name in names}
    finished = {name: one for name, one in manifests.items() if one.finished}
    stopped = {name for name, one in manifests.items() if one.cut}
    problems = [
        said for name in names for said in store.verify(name) if not _is_stop(said, name, stopped)
    ]
    problems += _link_problems(finished)
    notes = [f"{name}: stopped before its end; nothing rests on it" for name in sorted(stopped)]
    notes += _clock_notes(finished)
    anchored: frozenset[str] = frozenset()
    if head:
        anchored = _before(finished, head)
        if not anchored:
            problems.append(f"no run ends in the recorded head {head[:12]}: removed or rewritten")
    _, latest = store.tip()
    heads = {name: one.head for name, one in finished.items()}
    return Verdict(tuple(problems), tuple(notes), anchored, latest, heads)


def _is_stop(said: str, name: str, stopped: set[str]) -> bool:
    """Tell the one fault that a run leaves when it is stopped; what follows it is told by links."""
    return name in stopped and ": cut short" in said


def _link_problems(finished: Mapping[str, Manifest]) -> Iterator[str]:
    followed = Counter(str(one.end.get("previous_run", "")) for one in finished.values())
    for name, one in finished.items():
        before = str(one.end.get("previous_run", ""))
        if before and before not in finished:
            yield f"{before}: missing or cut off: {name} follows it"
        elif before and finished[before].head != one.end.get("previous"):
            yield f"{before}: not as it was when {name} followed it"
    for before, times in sorted(followed.items()):
        if times > 1:
            yield f"{times} runs follow {before or 'no other run'}: a run was added or removed"


def _clock_notes(finished: Mapping[str, Manifest]) -> Iterator[str]:
    for name, one in finished.items():
        before = finished.get(str(one.end.get("previous_run", "")))
        if before and _ended(one) < _ended(before):
            yield f"{name}: ended before the run that it follows: the clock was set back"


def _ended(one: Manifest) -> datetime:
    return datetime.fromisoformat(str(one.end["ended"]))


def _before(finished: Mapping[str, Manifest], head: str) -> frozenset[str]:
    """Return the run that ends in a hash and all that it follows; empty when there is none."""
    name = next((name for name, one in finished.items() if one.head == head), "")
    found: set[str] = set()
    while name in finished and name not in found:
        found.add(name)
        name = str(finished[name].end.get("previous_run", ""))
    return frozenset(found)
