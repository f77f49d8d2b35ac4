"""Begin a new check: one file, in a checkout of the source."""

import sys
from pathlib import Path

import click

from scanner.model.vocabulary import Exit
from scanner.operate.skeleton import SkeletonError, check_file


@click.group()
def command() -> None:
    """Write the file that begins an extension."""


@command.command("check")
@click.argument("identifier", metavar="AREA/WHAT-IS-WRONG")
@click.option("--checkout", default=Path(), type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the source checkout.")  # fmt: skip
def check(identifier: str, checkout: Path) -> None:
    """Begin a check: its id, its examples and its reference page come from this one file."""
    try:
        path = check_file(identifier, checkout)
    except SkeletonError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(f"{path}\nNow give its failing example an estate and a message, and say why.")
