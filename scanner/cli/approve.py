"""Sign waivers or corrections as their approver."""

import sys
from pathlib import Path

import click

from scanner.model.vocabulary import Exit
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.operate.approvals import SigningError, sign_entries


@click.command()
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="SSH key; a public one when an agent holds its private half.")  # fmt: skip
def command(*, path: Path, ids: tuple[str, ...], key: Path) -> None:
    """Sign entries of a file of waivers or corrections with the key of their approver.

    Writes ID.sig beside the file. Commit it: the approval is proven when the key is that of the
    entry's approver in approvers.yaml. Any change of the entry afterwards makes it void.
    """
    try:
        written = sign_entries(path, ids, key)
    except (SigningError, DocumentSyntaxError, OSError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    for place in written:
        click.echo(f"{place}: signed")
