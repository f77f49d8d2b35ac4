"""Watch the sources and tell drift within seconds, each change once."""

import signal
import sys
from pathlib import Path
from typing import IO

import click

from scanner.cli._ledger import CONFIG
from scanner.model.vocabulary import Exit
from scanner.operate.config import ConfigurationError, load
from scanner.operate.watch import WatchRequest, watch
from scanner.operate.watch_state import Teller


@click.command()
@CONFIG
@click.option("--interval", default=10.0, show_default=True, type=click.FloatRange(min=0.2), help="Seconds between two looks at a source.")  # fmt: skip
@click.option("--for", "seconds", type=click.FloatRange(min=0), help="Seconds to watch; until it is stopped by default.")  # fmt: skip
@click.option("--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="File to append each transition to, as a line of JSON.")  # fmt: skip
def command(
    *, config_path: Path, interval: float, seconds: float | None, file: Path | None
) -> None:
    """Watch every source of trueup.yaml and tell what becomes drift and what ceases to be.

    What was told stays told after a restart. Exits 0 when nothing stands open at the end, 1 when
    something does, 3 when a source could not be read.
    """
    request = WatchRequest(interval, seconds)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_arguments: request.stop.set())
    out: IO[str] = sys.stdout

    def teller(place: Path) -> Teller:
        return Teller(place, out, file)

    try:
        state = watch(load(config_path), request, teller, lambda text: click.echo(text, err=True))
    except (ConfigurationError, ValueError, LookupError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    except OSError as error:
        click.echo(f"error: {error.filename}: cannot be written: {error.strerror}", err=True)
        sys.exit(Exit.INCOMPLETE)
    if state.unread:
        sys.exit(Exit.INCOMPLETE)
    sys.exit(Exit.FINDINGS if state.open else Exit.CLEAN)
