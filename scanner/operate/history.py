"""Earlier runs as a table for people, or as JSON."""

import json
from collections.abc import Sequence
from dataclasses import fields

from scanner.model.vocabulary import Severity
from scanner.operate.ledger.recording import RunRecord

_RESULTS = {0: "clean", 1: "findings", 3: "incomplete", 5: "nothing in scope"}


def as_table(runs: Sequence[RunRecord], severities: Sequence[Severity]) -> str:
    """Return one line for each run: when, result, open findings by severity, what changed."""
    head = ["started (UTC)", "result", *(level.value for level in severities)]
    head += ["new", "fixed", "unconfirmed", "waived"]
    rows = [head]
    for run in runs:
        counts = [str(run.open.get(level.value, 0)) for level in severities]
        result = _RESULTS.get(run.exit_code, f"exit {run.exit_code}")
        changes = [str(number) for number in (run.new, run.fixed, run.unconfirmed, run.waived)]
        rows.append([run.started[:16].replace("T", " "), result, *counts, *changes])
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = (
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
    return "\n".join(lines) + "\n"


def as_json(runs: Sequence[RunRecord]) -> str:
    """Return `{"runs": [...]}`, oldest first, with every field that the ledger keeps."""
    rows = [{field.name: getattr(run, field.name) for field in fields(run)} for run in runs]
    return json.dumps({"runs": rows}, indent=2, ensure_ascii=False) + "\n"
