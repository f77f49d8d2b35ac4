"""Past nights for `trueup policy impact`; apart, since the ledger takes long to import."""

from pathlib import Path

import click

from scanner.cli._ledger import configured_ledger
from scanner.evidence.store import EvidenceStore
from scanner.operate.config import ConfigurationError
from scanner.operate.ledger.store import LedgerError
from scanner.operate.policy_rollout import Night, impact
from scanner.operate.state_folder import FOLDER


def nights_of(config_path: Path, rule: str, last: int) -> list[Night]:
    """Return what a policy says about the latest runs, oldest first.

    Raises:
        click.UsageError: there is no such policy, configuration or ledger.
    """
    try:
        configuration, ledger = configured_ledger(config_path)
        runs = [one.id for one in ledger.runs(configuration.name, last)]
        store = EvidenceStore(configuration.root / FOLDER / "evidence")
        return list(impact(configuration, store, runs, rule))
    except (ConfigurationError, LedgerError, LookupError, OSError) as error:
        raise click.UsageError(str(error)) from error
