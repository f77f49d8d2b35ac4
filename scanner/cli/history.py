"""Show earlier runs and how many findings were open after each."""

import sys
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.model.run import Exit
from scanner.model.vocabulary import Severity
from scanner.operate.config import ConfigurationError
from scanner.operate.history import as_json, as_table
from scanner.operate.ledger.store import LedgerError


@click.command()
@CONFIG
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1), help="Latest runs.")
@click.option("--json", "as_data", is_flag=True, help="Write JSON instead of a table.")
def command(*, config_path: Path, limit: int, as_data: bool) -> None:
    """Show earlier runs, oldest first: result, open findings by severity, new and fixed."""
    try:
        configuration, ledger = configured_ledger(config_path)
        runs = ledger.runs(configuration.name, limit)
    except (ConfigurationError, LedgerError, LookupError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(as_json(runs) if as_data else as_table(runs, tuple(Severity)), nl=False)
