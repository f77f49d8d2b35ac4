"""Follow every source of an estate, and tell what becomes drift and what ceases to be.

Each source is followed by a thread of its own, so that a slow one holds up no other; one thread judges.
A source that cannot be read keeps what it gave before: nothing of it is called resolved.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from scanner import plugins
from scanner.evidence.recorder import EvidenceRecorder
from scanner.model.connector import CollectContext, Connector, Followed
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.finding import Finding
from scanner.model.governance import GitFacts
from scanner.model.quick_dataclass import dataclass
from scanner.model.run import Report
from scanner.operate.asked import Question
from scanner.operate.assessment import assess_resources
from scanner.operate.config import Configuration
from scanner.operate.governance import governance_facts, governance_sources
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from scanner.operate.run_identity import now
from scanner.operate.scan import ScanRequest, question_of
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import redactor, state_folder
from scanner.operate.watch_state import Teller, Transition, WatchState, load_state
from scanner.operate.watched_estate import EVERYTHING, WatchedEstate, name_of

STATE = "watch.json"
_AREA = "drift"
_WHOLE_EVERY = 600.0
_SETTLE = 0.05
_REST = 9.0
"""How much longer than it took to read everything a source is left alone that cannot say what changed."""


class _NoEvidence:
    """What a watch reads decides what it tells, and is no evidence: the nightly scan keeps that."""

    def add(self, snapshot: Snapshot) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """How to watch.

    Attributes:
        interval: seconds between two looks at a source.
        seconds: how long to watch; None until `stop` is set.
    """

    interval: float = 10.0
    seconds: float | None = None
    stop: threading.Event = field(default_factory=threading.Event)


def watch(
    configuration: Configuration,
    request: WatchRequest,
    teller_of: Callable[[Path], Teller],
    progress: Callable[[str], None],
) -> WatchState:
    """Watch until it is to end, and return what stands open then.

    Raises:
        OSError: the state folder cannot be written.
        ValueError: the state of an earlier watch is damaged, or the redaction key is too short.
        LookupError: the redaction key that is configured gives nothing.
    """
    place = state_folder(configuration.root).path / STATE
    state = load_state(place)
    watching = _Watching(configuration, request, state, teller_of(place), progress)
    watching.run()
    return state


@dataclass(slots=True)
class _Watching:
    configuration: Configuration
    request: WatchRequest
    state: WatchState
    teller: Teller
    progress: Callable[[str], None]
    estate: WatchedEstate = field(default_factory=WatchedEstate)
    told: "queue.Queue[tuple[Source, Followed]]" = field(default_factory=queue.Queue)
    begun: bool = False
    facts: GitFacts | None = None

    def run(self) -> None:
        """Start a thread for each source, and judge what they tell until the end."""
        sources = (*governance_sources(self.configuration), *self.configuration.sources)
        context = self._context()
        threads = [
            threading.Thread(target=self._follow, args=(one, context), daemon=True)
            for one in sources
        ]
        for one in threads:
            one.start()
        self.teller.tell(self.state, ())
        try:
            self._judge(sources)
        finally:
            self.request.stop.set()
            for one in threads:
                one.join(timeout=1.0)

    def _context(self) -> CollectContext:
        configuration = self.configuration
        secret = resolver(configuration.root)
        state = state_folder(configuration.root)
        key = redactor(state, str(configuration.evidence.get("key", "")), secret)
        return CollectContext(
            configuration.root,
            EvidenceRecorder(key, _NoEvidence(), now),
            secret,
            now,
            lambda _text: None,
        )

    def _follow(self, source: Source, context: CollectContext) -> None:
        """Look at one source again and again; everything anew from time to time, to be sure."""
        mark, whole_at = "", time.monotonic()
        stop, interval = self.request.stop, self.request.interval
        while not stop.is_set():
            started = time.monotonic()
            if started - whole_at > _WHOLE_EVERY:
                mark, whole_at = "", started
            followed = followed_of(source, context, mark, interval)
            mark = followed.mark
            self.told.put((source, followed))
            took = time.monotonic() - started
            stop.wait(max(interval - took, 0.0 if _is_followed(source) else took * _REST))

    def _judge(self, sources: tuple[Source, ...]) -> None:
        end = None if self.request.seconds is None else time.monotonic() + self.request.seconds
        heard: set[str] = set()
        held: frozenset[str] = frozenset()
        while not self.request.stop.is_set() and (end is None or time.monotonic() < end):
            try:
                source, followed = self.told.get(timeout=0.2)
            except queue.Empty:
                continue
            held |= self._taken(source, followed)
            heard.add(source.name)
            if len(heard) < len(sources):
                continue  # what stands against what is known only once both sides were looked at
            if not self.begun:
                held = EVERYTHING
                self.begun = True
                self.progress(f"watching {self.estate.count} resources of {len(sources)} sources")
            if held and self._is_quiet():
                self.teller.tell(self.state, list(self._transitions(held)))
                held = frozenset()

    def _is_quiet(self) -> bool:
        """Wait a moment, so that what happens together is judged together."""
        time.sleep(_SETTLE)
        return self.told.empty()

    def _taken(self, source: Source, followed: Followed) -> frozenset[str]:
        names = self.estate.apply(source.name, followed)
        gaps = self.estate.unread.get(source.name, ())
        whole = next((one.reason for one in gaps if one.whole), "")
        known = self.state.unread.get(source.name, "")
        if bool(whole) != bool(known):
            self.state.unread.pop(source.name, None)
            if whole:
                self.state.unread[source.name] = whole
            kind = "unread" if whole else "readable"
            message = f"{source.name}: {whole or 'can be read again'}"
            self.teller.tell(self.state, [self._new(kind, message=message, source=source.name)])
        return names

    def _transitions(self, names: frozenset[str]) -> Iterator[Transition]:
        """Yield what became otherwise, and note it in the state."""
        report = self._report(names)
        found = {
            one.fingerprint: one
            for one in report.findings
            if one.rule.startswith("drift/") and _concerns(one.observation.resource, names)
        }
        for identity, finding in sorted(found.items()):
            before = self.state.open.get(identity)
            if before is None or before["state"] != finding.state_hash:
                held = self._held(finding, before)
                self.state.open[identity] = held
                yield self._new("changed" if before else "drift", identity, held)
        open_questions = {one.resource for one in report.not_evaluated if one.resource}
        for identity in sorted(set(self.state.open) - set(found)):
            held = self.state.open[identity]
            if _concerns(held["resource"], names) and not self._is_unsure(held, open_questions):
                del self.state.open[identity]
                yield self._new("resolved", identity, held)

    def _is_unsure(self, held: Mapping[str, str], open_questions: set[str]) -> bool:
        """Say whether a finding may still hold: its source is not read, or its question is open."""
        never = any(one not in self.estate.read for one in self.state.unread)
        return never or held["resource"] in open_questions

    def _report(self, names: frozenset[str]) -> Report:
        gathered, understood = self.estate.part(names)
        request = ScanRequest(checks=(_AREA,), history=False)
        question: Question = question_of(self.configuration, request, now())
        if self.facts is None or names & EVERYTHING:
            self.facts = governance_facts(self.configuration)  # asks git about each waiver
        judgement = Judgement(facts=self.facts)
        return assess_resources(gathered, understood, replace(question, areas=(_AREA,)), judgement)

    def _held(self, finding: Finding, before: Mapping[str, str] | None) -> dict[str, str]:
        observation = finding.observation
        return {
            "rule": finding.rule,
            "resource": observation.resource,
            "message": observation.text,
            "owner": finding.owner,
            "since": before["since"] if before else now().isoformat(timespec="seconds"),
            "state": finding.state_hash,
        }

    def _new(
        self, kind: str, identity: str = "", held: Mapping[str, str] | None = None, **more: str
    ) -> Transition:
        self.state.number += 1
        said = {key: one for key, one in (held or {}).items() if key != "state"}
        return Transition(
            self.state.number, kind, now().isoformat(timespec="milliseconds"), identity,
            **{**said, **more},
        )  # fmt: skip


def followed_of(source: Source, context: CollectContext, mark: str, seconds: float) -> Followed:
    """Return what changed at a source; never raises, since an error is a gap like any other."""
    try:
        connector = plugins.load_as("collect", source.kind, Connector)
        if connector.follow is not None:
            return connector.follow(source, context, mark, seconds)
    except Exception as error:  # noqa: BLE001 - one broken source must not end the watch
        reason = f"reading stopped with {type(error).__name__}"
        return Followed("", (Unreadable(source.name, source.kind, reason, whole=True),))
    gathered = gather((source,), context)
    digests = "\n".join(f"{one.address} {one.digest}" for one in gathered.snapshots)
    if digests and digests == mark and not gathered.unread:
        return Followed(mark)
    return Followed(digests, (*gathered.snapshots, *gathered.unread), whole=True)


def _is_followed(source: Source) -> bool:
    try:
        return plugins.load_as("collect", source.kind, Connector).follow is not None
    except ModuleNotFoundError:
        return False


def _concerns(resource: str, names: frozenset[str]) -> bool:
    return bool(names & EVERYTHING) or name_of(resource) in names
