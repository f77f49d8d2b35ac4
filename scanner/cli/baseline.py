"""Accept the open findings of a report until a day, so that only new ones count."""

import sys
from datetime import datetime
from pathlib import Path

import click

from scanner.cli._report_file import REPORT_FILE, read_report
from scanner.cli._waiver_options import decision_of, waiver_options
from scanner.model.run import Exit
from scanner.operate.waiving import WaivingError, append


@click.command()
@click.argument("report_path", metavar="REPORT.json", type=REPORT_FILE)
@waiver_options
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path),
              default=Path("waivers/baseline.yaml"), show_default=True)  # fmt: skip
def command(
    *,
    report_path: Path,
    reason: str,
    approver: str,
    expires: datetime,
    owner: str,
    path: Path,
) -> None:
    """Add a waiver entry, with an end, for every open finding of a report.

    The findings stay in the report as waived and are counted there. A finding that is not in the
    baseline is reported as before; an entry whose finding is gone is reported as unused.
    """
    report = read_report(report_path)
    open_findings = [one for one in report.findings if not one.rule.startswith("waivers/")]
    try:
        added = append(path, open_findings, decision_of(reason, approver, expires, owner))
    except WaivingError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(f"{path}: {added} added, {len(open_findings) - added} there already")
