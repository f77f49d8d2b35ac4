"""From resources to a report, with no reading: the same for a scan, a question and a replay."""

from dataclasses import replace

from scanner.evaluate.drift._unread_sources import with_unread
from scanner.evaluate.policies._asking import Asking
from scanner.findings.corrected import Corrected
from scanner.model.governance import CORRECTION
from scanner.model.resource import Estate, Json
from scanner.model.run import Report
from scanner.operate.asked import Question
from scanner.operate.evaluation import evaluate
from scanner.operate.judgement import Judgement, Seen
from scanner.operate.pipeline import Gathered, Understood, understand
from scanner.operate.weighing import weigh


def assess(gathered: Gathered, question: Question, judgement: Judgement) -> Report:
    """Return the report over what was gathered.

    The same snapshots, facts, instant and history give the same report, but for its `run`.
    """
    return assess_resources(gathered, understand(gathered.snapshots), question, judgement)


def assess_resources(
    gathered: Gathered, understood: Understood, question: Question, judgement: Judgement
) -> Report:
    """Return the report over resources that were already made from the snapshots."""
    unread = (*gathered.unread, *understood.unread)
    corrected = _corrected(understood, question, judgement, complete=not unread)
    understood = replace(understood, resources=corrected.resources)
    settings = _settings(gathered, question, judgement, corrected)
    estate = Estate(understood.resources, question.as_of, settings)
    asking = Asking(frozenset(question.off), judgement.secret, judgement.through)
    asked = evaluate(
        estate,
        question.areas,
        engine=judgement.engine,
        asking=asking,
        between=judgement.between,
    )
    marked = tuple(corrected.marked(one) for one in asked.observations)
    asked = weigh(replace(asked, observations=marked), estate, judgement.engine, asking)
    # Loaded only now, so that a process of the policy engine is not kept waiting for it.
    from scanner.operate.settling import reported  # noqa: PLC0415

    return reported(Seen(gathered, understood, corrected, unread), asked, question, judgement)


def _corrected(
    understood: Understood, question: Question, judgement: Judgement, *, complete: bool
) -> Corrected:
    if all(one.kind != CORRECTION for one in understood.resources):
        return Corrected(understood.resources)
    # Few estates have any.
    from scanner.findings.corrections import correct  # noqa: PLC0415

    return correct(understood.resources, judgement.facts, question.as_of, complete=complete)


def _settings(
    gathered: Gathered, question: Question, judgement: Judgement, corrected: Corrected
) -> dict[str, Json]:
    drift = with_unread(question.settings.get("drift", {}), gathered.unread)
    if judgement.clear is not None and not corrected.corrections:
        drift = {**drift, "clear": judgement.clear}
    owners = _owners_of(gathered, question, judgement)
    return {**question.settings, "governance": owners, "drift": drift}


def _owners_of(gathered: Gathered, question: Question, judgement: Judgement) -> dict[str, Json]:
    """Return what the area "governance" must know of sources and of the governance folder."""
    kinds = {one.source.name: one.source.kind for one in gathered.snapshots}
    return {
        "sources": {
            name: {"kind": kind, "owner": question.source_owners.get(name, "")}
            for name, kind in kinds.items()
        },
        "code_owners": [
            {"pattern": one.pattern, "owners": list(one.owners), "source": one.source}
            for one in judgement.facts.owners
        ],
    }
