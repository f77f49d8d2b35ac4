"""Write a report in other formats, from its JSON file."""

from pathlib import Path

import click

from scanner.cli._question import FORMATS_HELP, Output
from scanner.cli._report_file import REPORT_FILE, read_report
from scanner.operate.outputs import write


@click.command()
@click.argument("file", type=REPORT_FILE)
@click.option("--output", "outputs", multiple=True, type=Output(), help=FORMATS_HELP)
def command(file: Path, outputs: tuple[tuple[str, str], ...]) -> None:
    """Write the report in FILE (json format, or - for standard input) in other formats.

    Without --output it is printed as a table. The file is refused when its content does not match
    the digest written into it. Exits 0 whatever the report says.

    Example: trueup report out/report.json --output html=report.html --output csv=report.csv
    """
    try:
        write(read_report(file), outputs or (("table", "-"),))
    except OSError as error:
        raise click.UsageError(f"{error.filename}: cannot be written: {error.strerror}") from error
