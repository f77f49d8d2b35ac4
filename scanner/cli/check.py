"""Report only what a change brings in, judged by the rules of its base."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from scanner.cli._progress import shown_progress
from scanner.cli._question import FORMATS_HELP, Instant, Output
from scanner.collect._git import GitError
from scanner.model.vocabulary import Exit, Severity
from scanner.operate.config import ConfigurationError
from scanner.operate.logs import configure
from scanner.operate.outputs import finish
from scanner.operate.pre_merge import Change, check


@click.command()
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--base", required=True, metavar="REV", help="What it would be merged into.")
@click.option("--head", default="HEAD", show_default=True, metavar="REV", help="The change.")
@click.option("--check", "checks", multiple=True, help="Ask only this area or check; repeatable.")
@click.option("--output", "outputs", multiple=True, type=Output(), help=FORMATS_HELP)
@click.option("--fail-on", type=click.Choice([level.value for level in Severity]),
              help="Exit 1 at this severity or above; the base's trueup.yaml says it otherwise.")  # fmt: skip
@click.option("--as-of", type=Instant(), help="The instant that counts as now.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when there are findings.")
def command(
    *,
    path: Path,
    base: str,
    head: str,
    checks: tuple[str, ...],
    outputs: tuple[tuple[str, str], ...],
    fail_on: str | None,
    as_of: datetime | None,
    exit_zero: bool,
) -> None:
    """Report the findings that a change brings in; those that were there before are left out.

    PATH is the repository, or the folder in it that holds trueup.yaml. Both revisions are read from
    git, never from the checked-out files. Configuration, waivers and policies are those of the
    base: what the change proposes about them is listed, and counts once it is merged.
    """
    configure()
    severity = Severity(fail_on) if fail_on else None
    change = Change(path, base, head, as_of or datetime.now(UTC), severity, checks)
    try:
        with shown_progress() as progress:
            report = check(change, progress)
    except (GitError, ConfigurationError, LookupError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    finish(report, outputs or (("table", "-"),), exit_zero=exit_zero)
