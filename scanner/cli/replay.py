"""Judge the stored evidence of a run again and compare."""

import sys
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.cli._question import FORMATS_HELP, Output
from scanner.evidence.store import EvidenceStore
from scanner.model.vocabulary import Exit
from scanner.operate.config import ConfigurationError
from scanner.operate.ledger.store import LedgerError
from scanner.operate.outputs import write
from scanner.operate.replay import replay
from scanner.operate.state_folder import FOLDER
from scanner.report._document import document


@click.command()
@CONFIG
@click.argument("run")
@click.option("--output", "outputs", multiple=True, type=Output(), help=FORMATS_HELP)
def command(*, config_path: Path, run: str, outputs: tuple[tuple[str, str], ...]) -> None:
    """Judge what RUN read by what it was judged by, without a live system or a policy engine.

    Evidence, governance commit, instant and history are those of the run; verdicts of a policy
    engine are taken from the evidence. Exits 0 when everything outside `run` is the same byte for
    byte, 1 when it is not: another version of this program judges otherwise.
    """
    try:
        configuration, ledger = configured_ledger(config_path)
        recorded = {one.id: one for one in ledger.runs(configuration.name, 1_000_000)}
        again = replay(EvidenceStore(configuration.root / FOLDER / "evidence"), run)
        write(again.report, outputs)
    except (ConfigurationError, LedgerError, LookupError, OSError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    found = document(again.report)["run"]["integrity"]["content_sha256"]
    then = recorded.get(run)
    if then is None or not then.content:
        click.echo(f"{run}: judged again: {found}; the ledger does not say what it was", err=True)
        sys.exit(Exit.INCOMPLETE)
    same = then.content == found
    click.echo(
        f"{run}: {'the same' if same else 'not the same'} outside `run`: {found}"
        + ("" if same else f", recorded {then.content} by version {then.version}"),
        err=True,
    )
    sys.exit(Exit.CLEAN if same else Exit.FINDINGS)
