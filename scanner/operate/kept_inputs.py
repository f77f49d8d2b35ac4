"""What decided a run besides its documents, kept with them so that it can be judged again."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from scanner.evaluate.policies._recorded_engine import Record, record_from
from scanner.evidence._writer import RunWriter
from scanner.evidence.store import EvidenceStore
from scanner.findings.history import History, Known, history_of
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.governance import GitFacts, OwnerPattern
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.vocabulary import Severity
from scanner.operate.acknowledgement import Acknowledgement
from scanner.operate.asked import Question
from scanner.operate.authors import Authors
from scanner.operate.judgement import Judgement
from scanner.operate.ledger.stored_finding import canonical, restored, stored

QUESTION, FACTS, HISTORY, ENGINE = "question", "facts", "history", "engine"
AUTHORS = "authors"


@dataclass(frozen=True, slots=True)
class KeptInputs:
    """What a run was judged by.

    Attributes:
        answers: what the policy engine said; its `name` is "" when no policy was asked.
        authors: who wrote lines of specs; empty in evidence from before that was kept.
    """

    question: Question
    facts: GitFacts
    history: History
    answers: Record
    authors: Authors = EMPTY


def keep_inputs(
    manifest: RunWriter, unread: Iterable[Unreadable], question: Question, judgement: Judgement
) -> None:
    """Write down gaps, question, facts from git and history before a run is judged."""
    for gap in unread:
        manifest.gap(gap)
    manifest.keep(QUESTION, _bytes(_question_record(question)))
    facts = judgement.facts
    held = {field.name: getattr(facts, field.name) for field in fields(facts)}
    owners = [asdict(one) for one in facts.owners]
    manifest.keep(FACTS, _bytes({**held, "owners": owners}))
    manifest.keep(HISTORY, _bytes(_history_record(judgement.history)))


def keep_authors(manifest: RunWriter, authors: Authors) -> None:
    """Write down who wrote the lines of specs that findings name."""
    manifest.keep(AUTHORS, _bytes(authors))


def keep_answers(manifest: RunWriter, answers: Record, ledger_head: str) -> None:
    """Write down what the policy engine said, and how far the ledger was when the run ended.

    The ledger's head makes the evidence vouch for the ledger, as the ledger does for the evidence.
    """
    manifest.keep(ENGINE, _bytes(answers.as_json()))
    manifest.note({"type": "ledger", "head": ledger_head})


def kept_inputs(store: EvidenceStore, run: str) -> KeptInputs:
    """Return what a run was judged by.

    Raises:
        LookupError: the run's evidence is missing, damaged, pruned or from before inputs were kept.
    """
    held = store.inputs(run)
    missing = sorted({QUESTION, FACTS, HISTORY, ENGINE} - set(held))
    if missing:
        raise LookupError(f"{run}: the evidence does not hold its {', '.join(missing)}")
    values = {name: json.loads(data) for name, data in held.items()}
    return KeptInputs(
        _question(values[QUESTION]),
        _facts(values[FACTS]),
        _history(values[HISTORY]),
        record_from(values[ENGINE]),
        values.get(AUTHORS, {}),
    )


def _bytes(value: Json) -> bytes:
    return canonical(value).encode("ascii")


def _question_record(question: Question) -> dict[str, Json]:
    # Read-only mappings nested in settings are written by `canonical`, and not copied.
    held = {field.name: getattr(question, field.name) for field in fields(question)}
    return {
        **held,
        "as_of": question.as_of.isoformat(),
        "acknowledged": [
            {"place": one.place, "reason": one.reason, "expires": one.expires.isoformat()}
            for one in question.acknowledged
        ],
        "not_configured": [asdict(one) for one in question.not_configured],
    }


_QUESTION: Mapping[str, Callable[[Any], Any]] = {
    "as_of": datetime.fromisoformat,
    "fail_on": Severity,
    "areas": tuple,
    "off": tuple,
    "sources": lambda held: None if held is None else tuple(held),
    "acknowledged": lambda held: tuple(
        Acknowledgement(**{**one, "expires": date.fromisoformat(one["expires"])}) for one in held
    ),
    "not_configured": lambda held: tuple(NotEvaluated(**one) for one in held),
}


def _question(held: Mapping[str, Json]) -> Question:
    return Question(
        **{name: _QUESTION[name](value) if name in _QUESTION else value
           for name, value in held.items()}
    )  # fmt: skip


def _facts(held: Mapping[str, Json]) -> GitFacts:
    owners = tuple(
        OwnerPattern(**{**one, "owners": tuple(one["owners"])}) for one in held["owners"]
    )
    blame = {path: tuple(authors) for path, authors in held["blame"].items()}
    aliases = {name: tuple(others) for name, others in held.get("aliases", {}).items()}
    return GitFacts(**{**held, "blame": blame, "owners": owners, "aliases": aliases})


def _history_record(history: History) -> dict[str, Json]:
    known = {
        identity: {
            "finding": stored(one.finding),
            "first_seen": one.first_seen.isoformat(),
            "last_seen": one.last_seen.isoformat(),
            "fixed_at": one.fixed_at.isoformat() if one.fixed_at else "",
            "sources": list(one.sources),
            "waived": one.waived,
            "opened": one.opened.isoformat() if one.opened else "",
        }
        for identity, one in history.known.items()
    }
    return {"known": known, "previous": history.previous, "times": history.times}


def _history(held: Mapping[str, Json]) -> History:
    known = {identity: _known(one) for identity, one in held["known"].items()}
    return history_of(known, held["previous"], held.get("times", {}))


def _known(held: Mapping[str, Json]) -> Known:
    first, last = (datetime.fromisoformat(held[name]) for name in ("first_seen", "last_seen"))
    fixed = datetime.fromisoformat(held["fixed_at"]) if held["fixed_at"] else None
    finding = restored(held["finding"], first, last)
    opened = datetime.fromisoformat(held["opened"]) if held.get("opened") else None
    return Known(finding, first, last, fixed, tuple(held["sources"]), held["waived"], opened)
