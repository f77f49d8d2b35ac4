"""Accept the open findings of a report until a day, so that only new ones count."""

import sys
from datetime import datetime
from pathlib import Path

import click

from scanner.cli._report_file import REPORT_FILE, read_report
from scanner.cli._waiver_options import decision_of
from scanner.model.vocabulary import Exit
from scanner.operate.waiving import WaivingError, append, ratchet


@click.command()
@click.argument("report_path", metavar="REPORT.json", type=REPORT_FILE)
@click.option("--reason", default="", help="Why it may stay as it is.")
@click.option("--approver", default="", help="Who agreed; not who writes the entry.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option("--owner", default="", help="Who answers for it; the finding's owner if left out.")
@click.option("--ratchet", "only_less", is_flag=True,
              help="Add nothing; take out the entries whose finding is gone.")  # fmt: skip
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path),
              default=Path("waivers/baseline.yaml"), show_default=True)  # fmt: skip
def command(
    *,
    report_path: Path,
    reason: str,
    approver: str,
    expires: datetime | None,
    owner: str,
    only_less: bool,
    path: Path,
) -> None:
    """Add a waiver entry, with an end, for every open finding of a report.

    The findings stay in the report as waived and are counted there. A finding that is not in the
    baseline is reported as before; an entry whose finding is gone is reported as unused. With
    --ratchet the baseline only ever shrinks: what was put right must not come back unseen.
    """
    if only_less and not path.exists():
        raise click.UsageError(f"{path}: there is no baseline yet")
    if expires is None and not only_less:
        raise click.UsageError("a baseline needs --reason, --approver and --expires")
    report = read_report(report_path)
    open_findings = [one for one in report.findings if not one.rule.startswith("waivers/")]
    try:
        if only_less or expires is None:
            gone = ratchet(path, report)
            click.echo(
                f"{path}: {gone} taken out, {len(open_findings)} open findings left as they are"
            )
            return
        added = append(path, open_findings, decision_of(reason, approver, expires, owner))
    except WaivingError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    click.echo(f"{path}: {added} added, {len(open_findings) - added} there already")
