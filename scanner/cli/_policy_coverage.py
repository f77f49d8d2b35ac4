"""What the tests of policies reach, for `trueup policy test --coverage`."""

from collections.abc import Mapping, Sequence

import click

from scanner.evaluate.policies._engine import Bundle, EngineUnavailableError
from scanner.evaluate.policies._engine_opa import OpaEngine
from scanner.evaluate.policies._engine_process import ChildStoppedError
from scanner.evaluate.policies._test_coverage import Coverage, coverage_of
from scanner.model.resource import Json, Resource

_WHOLE = 100.0


def say_coverage(
    modules: Sequence[Resource], data: Mapping[str, Json], rego_version: str, threshold: float
) -> str:
    """Print the coverage of each policy that is not reached in full, and of all of them.

    Returns:
        "passed"; "failed" where one is below the threshold; "error" where it cannot be known.
    """
    texts = {one.origin.file: one.attributes["text"] for one in modules}
    try:
        engine = OpaEngine()
        said = engine.covered(Bundle(texts, data, rego_version))
    except (EngineUnavailableError, ChildStoppedError, ValueError) as error:
        click.echo(f"coverage is not known: {error}", err=True)
        return "error"
    every = list(coverage_of(modules, said))
    for one in every:
        if one.percent < _WHOLE:
            _say(one)
    low = [one for one in every if one.percent < threshold]
    mean = sum(one.percent for one in every) / len(every) if every else 0.0
    click.echo(f"coverage ({engine.version}): {mean:.1f} % of {len(every)} modules")
    for one in low:
        click.echo(f"{one.file}: {one.percent:.1f} % is less than {threshold:g} %", err=True)
    return "failed" if low else "passed"


def _say(one: Coverage) -> None:
    rules = ", ".join(f"{name} (line {_lines(lines)})" for name, lines in one.missed)
    click.echo(f"{one.percent:5.1f} %  {one.file}: not reached: {rules or 'anything'}")


def _lines(lines: tuple[int, ...]) -> str:
    return ", ".join(str(line) for line in lines[:5]) + (", ..." if len(lines) > 5 else "")
