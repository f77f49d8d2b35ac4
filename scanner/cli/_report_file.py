"""Read report files for the commands that start from one."""

import sys
from pathlib import Path

import click

from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.report._decode import ReportFileError, document_from_json, report_from_json

REPORT_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


def read_report(path: Path) -> Report:
    """Return the report in a JSON file, or in standard input for "-".

    Raises:
        click.UsageError: the file is not a report, or was changed after it was written.
    """
    try:
        return report_from_json(_bytes(path))
    except ReportFileError as error:
        raise click.UsageError(f"{path}: {error}") from error


def read_document(path: Path) -> dict[str, Json]:
    """Return the decoded document of a report file, checked like `read_report`."""
    try:
        return document_from_json(_bytes(path))
    except ReportFileError as error:
        raise click.UsageError(f"{path}: {error}") from error


def _bytes(path: Path) -> bytes:
    return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
