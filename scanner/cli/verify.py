"""Check that the ledger and the evidence are as they were written."""

import sys
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.evidence.store import EvidenceStore
from scanner.model.run import Exit
from scanner.operate.config import ConfigurationError
from scanner.operate.ledger.store import LedgerError
from scanner.operate.state_folder import FOLDER


@click.command()
@CONFIG
@click.option("--head", default="", help="Head of the audit log as it was noted elsewhere.")
def command(*, config_path: Path, head: str) -> None:
    """Check the audit log's chain, every run against it, and every stored document's digest.

    Without --head, events cut off the end of the log go unseen: note the head that this command
    prints in a place that the machine cannot write. Exits 3 when anything is wrong.
    """
    try:
        configuration, ledger = configured_ledger(config_path)
        problems = list(ledger.verify(head))
        runs = ledger.runs(configuration.name, 1_000_000)
    except (ConfigurationError, LedgerError, LookupError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    store = EvidenceStore(configuration.root / FOLDER / "evidence")
    for run in runs:
        if run.evidence_head:
            problems += store.verify(run.id, run.evidence_head)
    for problem in problems:
        click.echo(f"problem: {problem}")
    click.echo(f"{len(runs)} runs, {len(problems)} problems, head of the audit log {ledger.head()}")
    sys.exit(Exit.INCOMPLETE if problems else Exit.CLEAN)
