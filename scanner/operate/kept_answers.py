"""Keep the answers to questions about files that have not changed since, in the user's cache.

An answer counts only for the very same question, asked by the very same program, about files and
folders that the system says nobody touched. Whatever is wrong with a kept answer, it is no answer.
"""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import scanner
from scanner.model.evidence import Source
from scanner.model.resource import Json
from scanner.model.vocabulary import Exit
from scanner.operate.asked import Question
from scanner.operate.outputs import replace_file
from scanner.operate.program_state import checkout_state, installed_state
from scanner.operate.run_identity import RunStart, actor, now
from scanner.operate.tree_state import TreeState
from scanner.operate.written_report import WrittenReport

if TYPE_CHECKING:
    from scanner.model.run import Report

MOST = 64
"""So many answers are kept; of more, those used longest ago go."""
SETTLED_NS = 2_000_000_000
"""A file that changed this shortly before it was read may change again unseen: some file systems
count time in steps of two seconds."""


class KeptAnswers:
    """The answers kept for one question about some sources."""

    def __init__(
        self, folder: Path, question: Question, sources: Sequence[Source], engine: str | None = None
    ) -> None:
        """Name the answer by all that decides it besides the files.

        Args:
            folder: where answers are kept.
            question: what is asked.
            sources: what is read.
            engine: what tells the engine of policies from every other. Who gives it keeps only
                what rests on no instant, so that an answer counts on every day.
        """
        self.question = question
        self.path = folder / _key(question, sources, engine)
        self.began = time.time_ns()

    def recall(self) -> WrittenReport | None:
        """Return the kept answer as of now; None when there is none that still counts."""
        try:
            held = self.path.read_bytes()
        except OSError:
            return None
        try:
            digest, _, rest = held.partition(b"\n")
            if hashlib.sha256(rest).hexdigest().encode() != digest:
                return None
            head, _, body = rest.partition(b"\n")
            states = [TreeState.from_json(one) for one in json.loads(head)]
            if not all(state.holds() for state in states):
                return None
            report = _as_of(body, self.question.as_of)
            os.utime(self.path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return report

    def keep(self, report: "Report", states: Sequence[TreeState]) -> None:
        """Keep an answer, unless a file changed so recently that a change could go unseen."""
        states = (*states, *checkout_state())
        if any(state.latest > self.began - SETTLED_NS for state in states):
            return
        from scanner.report._document import written  # noqa: PLC0415 - for writing only

        head = json.dumps([state.as_json() for state in states]).encode()
        rest = head + b"\n" + written(report)
        digest = hashlib.sha256(rest).hexdigest().encode()
        # A cache that cannot be written costs time, and nothing else.
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self.path, digest + b"\n" + rest, durable=False)
            self.path.chmod(0o600)
            _forget_old(self.path.parent)


def cache_folder() -> Path | None:
    """Return where this user's answers are kept; None where there is no such place."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if given:
        return Path(given) / "trueup" / "answers" if Path(given).is_absolute() else None
    try:
        return Path.home() / ".cache" / "trueup" / "answers"
    except RuntimeError:
        return None


def _key(question: Question, sources: Sequence[Source], engine: str | None) -> str:
    asked = asdict(replace(question, settings={}, severities={}, source_owners={}))
    asked["as_of"] = question.as_of.date().isoformat() if engine is None else ""
    decides: Json = [
        [scanner.__version__, sys.version, installed_state()],
        engine,
        asked,
        [dict(question.settings), dict(question.severities), dict(question.source_owners)],
        [[one.kind, one.name, dict(one.options), one.side, one.owner] for one in sources],
    ]
    text = json.dumps(decides, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _as_of(written: bytes, as_of: datetime) -> WrittenReport:
    """Return a report of today as if its question were asked now: only instants differ.

    Raises:
        ValueError: it is no written report.
    """
    # Loaded only where there is something to read.
    from scanner.report._redated import redated, run_of  # noqa: PLC0415
    from scanner.report._shown import instant, text  # noqa: PLC0415

    start, run = RunStart(), run_of(written)
    told = {
        "id": start.id,
        "started": instant(start.started),
        "ended": instant(now()),
        "actor": text(actor(os.environ)),
        "argv": [text(argument) for argument in ("trueup", *sys.argv[1:])],
        "inputs": {**run["inputs"], "as_of": instant(as_of)},
    }
    return WrittenReport(redated(written, {**run, **told}), Exit(run["exit_code"]))


def _forget_old(folder: Path) -> None:
    held = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in held[MOST:]:
        path.unlink(missing_ok=True)
