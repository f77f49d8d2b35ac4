"""`trueup policy test`: run the tests of policies on every engine that is here."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click

from scanner.cli._policy_engines import LOCAL, engines_here
from scanner.cli._policy_output import say, say_unread
from scanner.cli._policy_place import POLICIES_HELP, old_syntax, place, version_of
from scanner.evaluate.policies._engine import Engine
from scanner.evaluate.policies._test_result import TestResult
from scanner.evaluate.policies._test_rules import run_tests
from scanner.model.resource import Json
from scanner.model.vocabulary import Exit
from scanner.operate.policy_data import data_below, data_beside
from scanner.operate.policy_modules import read_modules
from scanner.operate.policy_source import BUILT_IN

_MARKS = {
    "passed": "PASS", "failed": "FAIL", "error": "ERROR", "skipped": "SKIP", "open": "OPEN",
}  # fmt: skip
_UNTOLD = ("error", "open")
_EXITS = f"""
\b
POLICIES may hold JSON and YAML files: tests see them as `data`, as with `opa test`.
Exits 0 when all pass, 1 when one fails, 3 when one cannot be told, and
{int(Exit.EMPTY)} when there is none.
"""


@click.command(
    "test", help=f"Run the test_ rules of POLICIES on every engine.\n\n{POLICIES_HELP}\n{_EXITS}"
)
@place
@click.option(
    "--engine", "names", multiple=True, type=click.Choice(LOCAL), help="Only this engine."
)
@click.option("--verbose", "-v", is_flag=True, help="Name passed tests too, and what they print.")
@click.option("--run", "-r", "chosen", metavar="REGEX", help="Only tests whose name this fits.")
@click.option(
    "--data",
    "paths",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A file or folder of documents that tests see as `data`; repeatable.",
)
@click.option("--coverage", is_flag=True, help="Say what of each policy its tests reach; by OPA.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 100),
    help="Fail where the tests reach less than this percentage of a policy.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@old_syntax
def test_command(
    policies: str,
    names: Sequence[str],
    chosen: str | None,
    paths: Sequence[Path],
    threshold: float | None,
    **asked: bool | str,
) -> NoReturn:
    version = version_of(v0=bool(asked["v0"]))
    found = read_modules(policies)
    say_unread(found.unread)
    fits, data = _fitting(chosen), _data(policies, paths)
    said: dict[str, list[TestResult]] = {}
    for engine in engines_here(names):
        results = list(run_tests(found.modules, engine, version, data))
        results = [one for one in results if not one.name or fits.search(one.name)]
        said[f"{engine.name} ({engine.version})"] = results
        if asked["form"] == "text":
            _say_results(results, engine, verbose=bool(asked["verbose"]))
    if asked["form"] == "json":
        click.echo(
            json.dumps([_row(name, one) for name, each in said.items() for one in each], indent=2)
        )
    outcomes = _outcomes(list(said.values())) | ({"error"} if found.unread else set())
    if asked["coverage"] or threshold is not None:
        from scanner.cli._policy_coverage import say_coverage  # noqa: PLC0415 - here alone

        outcomes.add(say_coverage(found.modules, data, version, threshold or 0.0))
    sys.exit(_exit_code(outcomes, ran=any(said.values())))


def _fitting(chosen: str | None) -> re.Pattern[str]:
    try:
        return re.compile(chosen or "")
    except re.error as error:
        raise click.BadParameter(f"{chosen!r} is no regular expression: {error}") from error


def _data(policies: str, paths: Sequence[Path]) -> Mapping[str, Json]:
    """Return what tests see as `data`: documents beside them, and those that are named."""
    beside, left_out = ({}, []) if policies == BUILT_IN else data_beside(Path(policies))
    if left_out:
        say(f"no data of the tests: {left_out[0]}{_and_more(len(left_out))}", err=True)
    try:
        named = data_below(paths)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    return {**beside, **named}


def _and_more(count: int) -> str:
    return f" (and {count - 1} more documents)" if count > 1 else ""


def _row(engine: str, one: TestResult) -> Mapping[str, str]:
    return {
        "engine": engine,
        "name": one.name,
        "place": one.place,
        "outcome": one.outcome,
        "detail": one.detail,
        "output": one.output,
    }


def _say_results(results: Sequence[TestResult], engine: Engine, *, verbose: bool) -> None:
    for one in results:
        if one.outcome == "passed" and not verbose:
            continue
        named = " ".join(part for part in (one.place, one.name) if part)
        say(f"{_MARKS[one.outcome]:5} {named}{': ' if one.detail else ''}{one.detail}")
        for line in one.output.splitlines():
            say(f"      | {line}")
    tests = [one for one in results if one.name]
    passed = sum(one.outcome == "passed" for one in tests)
    say(f"{engine.name} ({engine.version}): {passed} of {len(tests)} tests passed")


def _outcomes(said: Sequence[Sequence[TestResult]]) -> set[str]:
    """Return what became of the tests; what one engine cannot tell another one may have told."""
    told = {one.name for results in said for one in results if one.outcome not in _UNTOLD}
    return {
        one.outcome
        for results in said
        for one in results
        if one.outcome not in _UNTOLD or one.name not in told
    }


def _exit_code(outcomes: set[str], *, ran: bool) -> Exit:
    if outcomes.intersection(_UNTOLD):
        return Exit.INCOMPLETE
    if "failed" in outcomes:
        return Exit.FINDINGS
    return Exit.CLEAN if ran and outcomes - {"skipped"} else Exit.EMPTY
