"""Scan everything that trueup.yaml names: findings, history, reports."""

import sys
from datetime import datetime
from pathlib import Path

import click

from scanner.cli._progress import shown_progress
from scanner.cli._question import FORMATS_HELP, Instant, Output
from scanner.model.run import Report
from scanner.model.vocabulary import Exit, Severity
from scanner.operate.anchor_tags import TagError, write_tag
from scanner.operate.config import Configuration, ConfigurationError, load
from scanner.operate.lock import AlreadyRunningError
from scanner.operate.logs import configure
from scanner.operate.outputs import finish
from scanner.operate.remediation import write_plan
from scanner.operate.scan import ScanRefusedError, ScanRequest, act_on, record_outputs, scan
from scanner.operate.ssh_signatures import SigningError
from scanner.report._shown import visible


@click.command()
@click.option(
    "--config", "config_path", type=click.Path(exists=True, path_type=Path), default=Path(),
    help="trueup.yaml, or the folder that holds it.",
)  # fmt: skip
@click.option("--output", "outputs", multiple=True, type=Output(), help=FORMATS_HELP)
@click.option("--plan", type=click.Path(path_type=Path), help="Write the remediation plan here.")
@click.option("--check", "checks", multiple=True, help="Ask only this area or check; repeatable.")
@click.option(
    "--fail-on", type=click.Choice([level.value for level in Severity]),
    help="Exit 1 at this severity or above; trueup.yaml says it otherwise.",
)  # fmt: skip
@click.option("--as-of", type=Instant(), help="The instant that counts as now.")
@click.option("--no-history", is_flag=True, help="Take no states from earlier runs, record none.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when there are findings.")
@click.option("--log-format", type=click.Choice(["console", "json"]), default="console")
def command(
    *,
    config_path: Path,
    outputs: tuple[tuple[str, str], ...],
    plan: Path | None,
    checks: tuple[str, ...],
    fail_on: str | None,
    as_of: datetime | None,
    no_history: bool,
    exit_zero: bool,
    log_format: str,
) -> None:
    """Scan everything that trueup.yaml names.

    Reads all sources, keeps the redacted evidence, compares with earlier runs, and writes the
    reports that trueup.yaml or --output ask for. Without --output, a summary goes to the terminal.
    """
    configure(log_format)
    try:
        configuration = load(config_path)
        request = ScanRequest(
            as_of=as_of,
            fail_on=Severity(fail_on) if fail_on else None,
            checks=checks,
            history=not no_history,
        )
        with shown_progress() as progress:
            report = scan(configuration, request, progress)
    except (ConfigurationError, LookupError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    except ScanRefusedError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.INCOMPLETE)
    if plan:
        write_plan(report, configuration, plan)
        click.echo(f"wrote {plan}", err=True)
    elif configuration.remediate and not (checks or no_history):
        report = _acted(configuration, report)
    chosen = outputs or (*_configured(configuration.root, configuration.outputs), ("table", "-"))

    def written() -> None:
        if not no_history:
            head = record_outputs(configuration, report, chosen)
            click.echo(f"head of the audit log: {head}", err=True)
            _tagged(configuration, report, head)

    finish(report, chosen, exit_zero=exit_zero, written=written)


def _tagged(configuration: Configuration, report: Report, head: str) -> None:
    """Write the head into a signed tag where trueup.yaml names the key for it."""
    key = configuration.evidence.get("tag_key")
    if not key:
        return
    try:
        name = write_tag(configuration.root, head, configuration.root / key, run=report.run.id)
    except (TagError, SigningError) as error:
        click.echo(f"error: the head is in no tag: {error}", err=True)
        sys.exit(Exit.INCOMPLETE)
    click.echo(f"tag {name}: signed", err=True)


def _acted(configuration: Configuration, report: Report) -> Report:
    """Propose what trueup.yaml lets the scan propose by itself, and say what became of it."""
    try:
        report, said = act_on(configuration, report)
    except (AlreadyRunningError, OSError) as error:
        click.echo(f"error: nothing was planned: {error}", err=True)
        sys.exit(Exit.INCOMPLETE)
    for one in said:
        click.echo(visible(one), err=True)
    return report


def _configured(root: Path, outputs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, path if path == "-" else str(root / path)) for name, path in outputs)
