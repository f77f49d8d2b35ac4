"""Shows on standard error what a scan is doing, on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress() -> Iterator[Callable[[str], None]]:
    """Give a function that shows one line of text; silent when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for the import

    console = Console(stderr=True)
    with console.status("starting") as status:
        yield status.update
