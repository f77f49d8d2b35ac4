"""Shows on standard error what a scan is doing, on a terminal only.

The line is written over by the thread that works: a thread of its own, as a spinner has, would keep
the work from being shared with forked processes.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PAUSE = 0.1


@contextmanager
def shown_progress() -> Iterator[Callable[[str], None]]:
    """Give a function that shows one line of text; silent when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for the import
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True)
    with Live(
        console=console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as live:
        shown = 0.0

        def show(text: str) -> None:
            nonlocal shown
            if time.monotonic() >= shown + _PAUSE:
                # Names of files are among it: nothing in them is markup, or moves the cursor.
                plain = "".join(letter if letter.isprintable() else "?" for letter in text)
                line = Text(plain, no_wrap=True, overflow="ellipsis")
                live.update(line, refresh=True)
                shown = time.monotonic()

        show("starting")
        yield show
