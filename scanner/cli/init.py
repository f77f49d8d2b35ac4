"""Write a governance folder: trueup.yaml, specs, entitlements, waivers, policies."""

import re
import sys
from pathlib import Path

import click

from scanner.model.vocabulary import Severity
from scanner.operate.scaffold import ScaffoldExistsError, Wishes, write_scaffold

_LEVELS = [level.value for level in Severity]
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z")


def _variable(
    _context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    for name in value:
        if not _VARIABLE.match(name):
            raise click.BadParameter(
                "name an environment variable such as ORDERS_DSN, never the connection string"
            )
    return value


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", help="Name of the estate; the folder's name by default.")
@click.option("--repository", "repositories", multiple=True, type=click.Path(path_type=Path),
              help="A repository to scan; repeatable; the folder itself by default.")  # fmt: skip
@click.option("--live", multiple=True, type=click.Path(path_type=Path),
              help="A file or folder of live state, such as an export; repeatable.")  # fmt: skip
@click.option("--postgres", "databases", multiple=True, callback=_variable, metavar="VARIABLE",
              help="Environment variable with a PostgreSQL connection string; repeatable.")  # fmt: skip
@click.option("--usage", multiple=True, help="Usage records, such as usage/*.csv; repeatable.")
@click.option("--fail-on", type=click.Choice(_LEVELS), default="high", show_default=True,
              help="A scan fails from this severity on.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask no questions.")
def command(
    *,
    folder: Path,
    name: str | None,
    repositories: tuple[Path, ...],
    live: tuple[Path, ...],
    databases: tuple[str, ...],
    usage: tuple[str, ...],
    fail_on: str,
    yes: bool,
) -> None:
    """Write a governance folder that `trueup scan` can run in at once.

    On a terminal, without options, it asks what to scan. Existing files are never overwritten.
    Keep the folder in git: reports name the commit.
    """
    given = name or repositories or live or databases or usage or yes
    wishes = Wishes(name or folder.resolve().name, repositories, live, databases, usage, fail_on)
    if not given and sys.stdin.isatty() and sys.stdout.isatty():
        wishes = _asked(wishes)
    try:
        written = write_scaffold(folder, wishes)
    except ScaffoldExistsError as error:
        raise click.UsageError(str(error)) from None
    for path in written:
        click.echo(f"wrote {path}")
    click.echo("next: `trueup config check`, commit, `trueup doctor`, then `trueup scan`")


def _asked(wishes: Wishes) -> Wishes:
    """Ask for each wish; an empty answer takes what is shown in brackets, or nothing."""
    return Wishes(
        name=click.prompt("Name of the estate", default=wishes.name),
        repositories=[Path(one) for one in _several("Repositories to scan (paths)")],
        live=[Path(one) for one in _several("Exports of live state (files or folders)")],
        databases=_variables(),
        usage=_several("Usage records (such as usage/*.csv)"),
        fail_on=click.prompt(
            "A scan fails from which severity on", type=click.Choice(_LEVELS), default="high"
        ),
    )


def _several(question: str) -> list[str]:
    said = click.prompt(f"{question}, separated by commas", default="", show_default=False)
    return [one.strip() for one in said.split(",") if one.strip()]


def _variables() -> list[str]:
    while True:
        names = _several("Environment variables with PostgreSQL connection strings")
        if all(_VARIABLE.match(one) for one in names):
            return names
        click.echo("Write names such as ORDERS_DSN, never the connection string itself.")
