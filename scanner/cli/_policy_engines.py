"""The engines that are here, for the commands about policies themselves."""

from collections.abc import Sequence

import click

from scanner.evaluate.policies._choose_engine import choose
from scanner.evaluate.policies._engine import Engine, EngineUnavailableError

LOCAL = ("embedded", "opa")


def engines_here(names: Sequence[str]) -> list[Engine]:
    """Return the engines asked for, or all that can be had here."""
    engines: list[Engine] = []
    missing: list[str] = []
    for name in names or LOCAL:
        try:
            engines.append(choose({"engine": name}))
        except EngineUnavailableError as error:
            missing.append(str(error))
    if (names and missing) or not engines:
        raise click.ClickException("; ".join(missing))
    return engines
