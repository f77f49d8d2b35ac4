"""Write the file that makes a scan run every night."""

import sys
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG
from scanner.model.vocabulary import Exit
from scanner.operate.config import ConfigurationError, load
from scanner.operate.schedule import FORMS, Night, written


@click.command()
@CONFIG
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="cron", show_default=True)
@click.option("--hour", type=click.IntRange(0, 23), default=3, show_default=True, help="UTC.")
@click.option("--timeout", type=click.IntRange(1, 1440), default=120, show_default=True,
              help="Minutes after which a run is stopped.")  # fmt: skip
def command(*, config_path: Path, form: str, hour: int, timeout: int) -> None:
    """Write a schedule to standard output: an odd minute, a time limit, one run at a time."""
    try:
        configuration = load(config_path)
    except ConfigurationError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    folder = str(configuration.root.resolve())
    click.echo(written(form, Night(configuration.name, folder, hour, timeout)), nl=False)
