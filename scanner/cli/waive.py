"""Add waiver entries for findings of a report."""

import sys
from datetime import datetime
from pathlib import Path

import click

from scanner.cli._report_file import REPORT_FILE, read_report
from scanner.cli._waiver_options import decision_of, waiver_options
from scanner.model.run import Exit
from scanner.operate.waiving import WaivingError, append, find


@click.command()
@click.argument("report_path", metavar="REPORT.json", type=REPORT_FILE)
@click.argument("fingerprints", nargs=-1, required=True)
@waiver_options
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path),
              default=Path("waivers/waivers.yaml"), show_default=True)  # fmt: skip
def command(
    *,
    report_path: Path,
    fingerprints: tuple[str, ...],
    reason: str,
    approver: str,
    expires: datetime,
    owner: str,
    path: Path,
) -> None:
    """Add an entry to a waivers file for each finding named by the start of its fingerprint.

    The entry takes effect when it is committed; it says who approved it, and counts as approved
    only when that is proven.
    """
    report = read_report(report_path)
    try:
        named = find(report.findings, fingerprints)
        added = append(path, named, decision_of(reason, approver, expires, owner))
    except WaivingError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(f"{path}: {added} added, {len(named) - added} there already")
