"""Judge the stored evidence of a run again: no live system, no engine, no earlier ledger."""

from dataclasses import replace

from scanner.evaluate.policies._recorded_engine import RecordedEngine
from scanner.evidence.store import EvidenceStore
from scanner.model.quick_dataclass import dataclass
from scanner.model.run import Report
from scanner.operate.assessment import assess
from scanner.operate.authors import with_authors
from scanner.operate.judgement import Judgement
from scanner.operate.kept_inputs import kept_inputs
from scanner.operate.pipeline import Gathered


@dataclass(frozen=True, slots=True)
class Replay:
    """A run judged again.

    Attributes:
        report: the same as then outside `run`, as long as the program is the same.
        evidence_head: last hash of the run's evidence, which the report then named.
    """

    report: Report
    evidence_head: str


def replay(store: EvidenceStore, run: str) -> Replay:
    """Return what a run says when its evidence is judged again by what it was judged by.

    Raises:
        LookupError: the run's evidence is missing, changed or pruned; says which part.
    """
    held = kept_inputs(store, run)
    gathered = Gathered(store.load(run), store.gaps(run))
    engine = RecordedEngine(held.answers) if held.answers.name else None
    judgement = Judgement(facts=held.facts, history=held.history, engine=engine)
    report = with_authors(assess(gathered, held.question, judgement), held.authors)
    head = store.head(run)
    return Replay(replace(report, run=replace(report.run, evidence_head=head)), head)
