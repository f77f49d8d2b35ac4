"""Write the head of the audit log into a signed tag of the governance repository."""

import sys
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.model.vocabulary import Exit
from scanner.operate.anchor_tags import TagError, write_tag
from scanner.operate.config import ConfigurationError
from scanner.operate.ledger.store import LedgerError
from scanner.operate.ssh_signatures import SigningError


@click.command()
@CONFIG
@click.option("--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="SSH key; a public one when an agent holds its private half.")  # fmt: skip
@click.option("--tag", "name", default="", metavar="NAME",
              help="Name of the tag; made from the time and the head when left out.")  # fmt: skip
def command(*, config_path: Path, key: Path, name: str) -> None:
    """Write the head of the audit log into a signed tag of the governance repository.

    Push the tag to where this machine cannot rewrite it. `trueup verify --tag NAME --signers FILE`
    then tells everything that was changed, removed or cut off before it; `git tag -v NAME` checks
    the signature without TrueUp. A scan writes one by itself with `evidence: {tag_key: FILE}`.
    """
    try:
        configuration, ledger = configured_ledger(config_path)
        runs = ledger.runs(configuration.name, 1)
        run = runs[-1].id if runs else ""
        written = write_tag(configuration.root, ledger.head(), key, name=name, run=run)
    except (ConfigurationError, LedgerError, LookupError, TagError, SigningError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(f"tag {written}: push it with `git push origin refs/tags/{written}`")
