"""List the evidence of a run, or show one stored document."""

import sys
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG
from scanner.evidence.store import EvidenceStore
from scanner.model.run import Exit
from scanner.operate.config import ConfigurationError, load
from scanner.operate.state_folder import FOLDER


@click.command()
@CONFIG
@click.argument("what", required=False, default="", metavar="[RUN | sha256:DIGEST]")
def command(*, config_path: Path, what: str) -> None:
    """Without argument, list the runs; of a run, its documents; of a digest, the document itself.

    Documents are stored after redaction, so that nothing shown here is a secret.
    """
    try:
        store = EvidenceStore(load(config_path).root / FOLDER / "evidence")
        if what.startswith("sha256:"):
            sys.stdout.buffer.write(store.get(what))
            return
        if not what:
            click.echo("".join(f"{run}\n" for run in store.runs()), nl=False)
            return
        for one in store.load(what):
            at = one.collected_at.isoformat(timespec="seconds") if one.collected_at else "git"
            click.echo(f"{one.digest}  {at}  {one.source.name}  {one.address}")
    except (ConfigurationError, LookupError, ValueError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
