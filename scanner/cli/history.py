"""Show earlier runs and how many findings were open after each."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.model.vocabulary import Exit, Severity
from scanner.operate.audit_log import as_lines
from scanner.operate.config import ConfigurationError
from scanner.operate.history import as_json, as_table
from scanner.operate.ledger.store import LedgerError
from scanner.operate.ledger.times import times_of
from scanner.operate.measures import as_table as times_table


@click.command()
@CONFIG
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1), help="Latest runs.")
@click.option("--json", "as_data", is_flag=True, help="Write JSON instead of a table.")
@click.option("--times", is_flag=True, help="Show ages, and times to detect and to fix.")
@click.option("--log", is_flag=True, help="Write the audit log, an event a line, for safe keeping.")
def command(*, config_path: Path, limit: int, as_data: bool, times: bool, log: bool) -> None:
    """Show earlier runs, oldest first: result, open findings by severity, new and fixed."""
    try:
        configuration, ledger = configured_ledger(config_path)
        if log:
            for line in as_lines(ledger.events()):
                click.echo(line, nl=False)
            return
        if times:
            found = times_of(ledger.events(), configuration.name)
            click.echo(times_table(found, datetime.now(UTC)), nl=False)
            return
        runs = ledger.runs(configuration.name, limit)
    except (ConfigurationError, LedgerError, LookupError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(as_json(runs) if as_data else as_table(runs, tuple(Severity)), nl=False)
