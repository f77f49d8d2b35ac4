"""Write a report in the formats asked for, and end the process with its exit code."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from scanner import plugins
from scanner.model.vocabulary import Exit
from scanner.operate.written_report import WrittenReport

if TYPE_CHECKING:
    from scanner.model.run import Report

STANDARD_OUTPUT = "-"


def write(report: "Report | WrittenReport", outputs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Write each output whole or not at all, and return the paths written.

    Args:
        report: what to say.
        outputs: pairs of format and path; "-" is standard output.

    Raises:
        OSError: a path cannot be written; outputs before it are complete.
    """
    written = []
    for name, path in outputs:
        if path == STANDARD_OUTPUT:
            _print(report, name)
        else:
            replace_file(Path(path), _rendered(report, name))
            written.append(path)
    return tuple(written)


def _print(report: "Report | WrittenReport", name: str) -> None:
    if name == "table":
        _print_table(report.read() if isinstance(report, WrittenReport) else report)
    else:
        sys.stdout.buffer.write(_rendered(report, name))
    sys.stdout.flush()


def _print_table(report: "Report") -> None:
    import shutil  # noqa: PLC0415 - for a terminal only

    table = plugins.load("report", "table")
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    color = color or bool(os.environ.get("FORCE_COLOR"))
    width = shutil.get_terminal_size((100, 24)).columns
    sys.stdout.write(table.render_for_terminal(report, width, color=color))


def _rendered(report: "Report | WrittenReport", name: str) -> bytes:
    if isinstance(report, WrittenReport):
        if name == "json":
            return report.data
        report = report.read()
    # What is there in writing already needs no format.
    from scanner.model.report_format import ReportFormat  # noqa: PLC0415

    return plugins.load_as("report", name, ReportFormat).render(report)


def replace_file(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put `data` at `path` so that a reader sees the old file or the whole new one.

    A link is followed; a device or a pipe, such as /dev/null, is written to and stays what it is.
    What may be thrown away need not be `durable`, which waits for the disk.
    """
    import tempfile  # noqa: PLC0415 - most answers go to standard output

    path = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.write(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def finish(
    report: "Report | WrittenReport",
    outputs: Sequence[tuple[str, str]],
    *,
    exit_zero: bool = False,
    written: Callable[[], None] | None = None,
) -> NoReturn:
    """Write the outputs, say where they are, and exit.

    `exit_zero` forgives findings, never an incomplete run. `written` is called when all outputs are
    there.
    """
    try:
        for path in write(report, outputs):
            sys.stderr.write(f"wrote {path}\n")
        if written:
            written()
    except OSError as error:
        sys.stderr.write(f"error: {error.filename}: cannot be written: {error.strerror}\n")
        sys.exit(Exit.USAGE)
    code = report.exit_code if isinstance(report, WrittenReport) else report.run.exit_code
    sys.exit(Exit.CLEAN if exit_zero and code is Exit.FINDINGS else code)
