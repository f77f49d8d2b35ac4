"""Open the ledger that a configuration names, for the commands that only read it."""

from pathlib import Path

import click

from scanner.operate.config import Configuration, load
from scanner.operate.ledger.store import Ledger, open_ledger
from scanner.operate.secrets import resolver

CONFIG = click.option(
    "--config",
    "config_path",
    type=click.Path(exists=True, path_type=Path),
    default=Path(),
    help="trueup.yaml, or the folder that holds it.",
)


def configured_ledger(config_path: Path) -> tuple[Configuration, Ledger]:
    """Return the configuration and its ledger, which must be there.

    Raises:
        ConfigurationError, LedgerError, LookupError: as loading, opening and resolving say.
    """
    configuration = load(config_path)
    place = configuration.ledger
    if place.startswith(("env:", "file:")):
        place = resolver(configuration.root)(place, "ledger")
    return configuration, open_ledger(place, configuration.root, create=False)
