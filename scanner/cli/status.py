"""Say whether scanning still works; exit 3 when the last complete run is too old."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from scanner.cli._ledger import CONFIG, configured_ledger
from scanner.model.vocabulary import Exit
from scanner.operate.config import ConfigurationError
from scanner.operate.ledger.store import LedgerError
from scanner.operate.status import age_of, shown, status_of


@click.command()
@CONFIG
@click.option("--max-age", default="26h", show_default=True, help="90m, 26h or 3d.")
def command(*, config_path: Path, max_age: str) -> None:
    """Say when the last complete run was, and whether its result can be relied on.

    Exits 3 when it is older than --max-age, when the last run was not complete, or when findings
    fell so suddenly that lost permissions are the likely cause.
    """
    try:
        limit = age_of(max_age)
        configuration, ledger = configured_ledger(config_path)
        now = datetime.now(UTC)
        found = status_of(ledger.runs(configuration.name), now, limit)
    except (ConfigurationError, LookupError, ValueError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    except LedgerError as error:
        click.echo(f"stale: {error}")
        sys.exit(Exit.INCOMPLETE)
    if found.last_complete and found.age is not None:
        click.echo(f"last complete run: {found.last_complete.id}, {shown(found.age)} ago")
    for problem in found.problems:
        click.echo(f"stale: {problem}")
    sys.exit(Exit.INCOMPLETE if found.problems else Exit.CLEAN)
