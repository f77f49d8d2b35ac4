"""What the commands about policies print: texts of others, with nothing in them that a terminal obeys."""

from collections.abc import Iterable

import click

from scanner.model.evidence import Unreadable
from scanner.report._shown import visible


def say(text: str, *, err: bool = False) -> None:
    """Print lines; control characters in them are written out."""
    click.echo("\n".join(visible(line) for line in text.split("\n")), err=err)


def say_unread(unread: Iterable[Unreadable]) -> None:
    """Print what could not be read."""
    for gap in unread:
        say(f"not read: {gap.place}: {gap.reason}", err=True)
