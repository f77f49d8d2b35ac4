"""Compare two reports: findings that are new, gone, or changed in place."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from scanner.cli._report_file import REPORT_FILE, read_document
from scanner.model.vocabulary import Exit
from scanner.report._compare import Difference, compare
from scanner.report._shown import visible


@click.command()
@click.argument("old", type=REPORT_FILE)
@click.argument("new", type=REPORT_FILE)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even when there are new findings.")
@click.pass_context
def command(ctx: click.Context, old: Path, new: Path, form: str, *, exit_zero: bool) -> None:
    """Compare the report in OLD with the report in NEW (both in the json format).

    Findings are the same when rule, resource and path are. A finding that is gone counts as fixed
    only when NEW saw everything in scope and evaluated its rule. Exits 1 when NEW has findings
    that OLD has not, 3 when NEW is incomplete and so proves nothing fixed.
    """
    difference = compare(read_document(old), read_document(new))
    if form == "json":
        click.echo(msgspec.json.format(_json(difference), indent=2).decode())
    else:
        for line in _lines(difference):
            click.echo(line)
    ctx.exit(Exit.CLEAN if exit_zero else _exit(difference))


def _exit(difference: Difference) -> Exit:
    if difference.incomplete:
        return Exit.INCOMPLETE
    return Exit.FINDINGS if difference.new else Exit.CLEAN


def _json(difference: Difference) -> bytes:
    value = {
        "new": difference.new,
        "gone": [
            {**item, "reason": difference.reasons[item["fingerprint"]]} for item in difference.gone
        ],
        "changed": [
            {**item, "changes": difference.details[item["fingerprint"]]}
            for item in difference.changed
        ],
        "new_is_incomplete": difference.incomplete,
    }
    return msgspec.json.encode(value, order="sorted")


def _lines(difference: Difference) -> Iterator[str]:
    counts = {
        "new": len(difference.new),
        "gone": len(difference.gone),
        "changed": len(difference.changed),
    }
    yield ", ".join(f"{count:,} {name}" for name, count in counts.items())
    if difference.incomplete:
        yield "! the newer report is incomplete: what is gone is not proven fixed"
    for item in difference.new:
        yield f"+ {_finding(item)}"
    for item in difference.gone:
        yield f"- {_finding(item)}  ({difference.reasons[item['fingerprint']]})"
    for item in difference.changed:
        yield f"~ {_finding(item)}"
        yield from (f"    {visible(line)}" for line in difference.details[item["fingerprint"]])


def _finding(item: dict[str, Any]) -> str:
    said = f"{item['severity']}  {item['rule']}  {item['resource']}  {item['message']}"
    return visible(said)
