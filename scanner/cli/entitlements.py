"""Compare what was bought with what is used: seats, robots, terms, versions."""

from pathlib import Path

import click

from scanner.cli._question import OutputOptions, answer, question_options
from scanner.model.evidence import Source
from scanner.model.vocabulary import Side


@click.command()
@click.argument(
    "entitlements", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--usage",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who used what when: CSV, JSON lines, a FlexLM debug log, or JSON of UiPath jobs, GitHub "
    "seats, Snipe-IT licences; repeatable.",
)
@click.option(
    "--log-offset",
    default="",
    metavar="+HH:MM",
    help="Offset of the clock that a FlexLM log was written by.",
)
@question_options
def command(
    entitlements: tuple[Path, ...],
    usage: tuple[Path, ...],
    log_offset: str,
    options: OutputOptions,
) -> None:
    """Compare what was bought with what is used.

    ENTITLEMENTS are files of the schema entitlements/1, or folders of them. Give --as-of for an
    answer that stays the same: terms, open sessions and idle seats are judged at that instant.
    """
    sources = [
        Source(
            kind="files", name=f"entitlements-{number}", options={"path": str(path)}, side=Side.SPEC
        )
        for number, path in enumerate(entitlements, start=1)
    ]
    sources += [
        Source(
            kind="usage",
            name=f"usage-{number}",
            options={"path": str(path), "timezone": log_offset},
        )
        for number, path in enumerate(usage, start=1)
    ]
    answer(areas=("entitlements",), sources=sources, settings={}, options=options)
