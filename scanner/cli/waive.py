"""Add waiver entries for findings of a report."""

import sys
from datetime import datetime
from pathlib import Path

import click

from scanner.cli._report_file import REPORT_FILE, read_report
from scanner.cli._waiver_options import decision_of, waiver_options
from scanner.model.vocabulary import Exit
from scanner.operate.approvals import SigningError, sign_entries
from scanner.operate.waiving import WaivingError, append, find, id_of


@click.command()
@click.argument("report_path", metavar="REPORT.json", type=REPORT_FILE)
@click.argument("fingerprints", nargs=-1, required=True)
@waiver_options
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path),
              default=Path("waivers/waivers.yaml"), show_default=True)  # fmt: skip
@click.option("--sign", "key", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Sign the entries with this SSH key, as their approver.")  # fmt: skip
def command(
    *,
    report_path: Path,
    fingerprints: tuple[str, ...],
    reason: str,
    approver: str,
    expires: datetime,
    owner: str,
    path: Path,
    key: Path | None,
) -> None:
    """Add an entry to a waivers file for each finding named by the start of its fingerprint.

    The entry takes effect when it is committed. Its approval is proven when the approver, whose key
    is in approvers.yaml, signs it: by the same command with --sign, when the entry is there already.
    """
    report = read_report(report_path)
    try:
        named = find(report.findings, fingerprints)
        added = append(path, named, decision_of(reason, approver, expires, owner))
        signed = sign_entries(path, map(id_of, named), key) if key else ()
    except (WaivingError, SigningError) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(f"{path}: {added} added, {len(named) - added} there already")
    for place in signed:
        click.echo(f"{place}: signed")
