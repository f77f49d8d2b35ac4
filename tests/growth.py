"""Show that work grows with its input and no faster, on a machine of any speed and load.

Eight times the input may cost 32 times the processor time: linear work costs 8 times as much,
quadratic work 64 times. Each time is compared with another of this same process, never with
seconds, so neither a slow machine nor a loaded one changes the answer.
"""

import time
from collections.abc import Callable

TIMES = 8
SLACK = 4.0
TRIES = 5
FLOOR = 0.004


def assert_linear(read: Callable[[str], object], text: str) -> None:
    """Fail when reading a hostile text costs more than in proportion to its length.

    Args:
        read: What is tried; it may refuse a text by returning, not by raising.
        text: The whole text; its first eighth is read beside it.
    """
    assert_growth(lambda size: read(text[:size]), len(text))


def assert_growth(work: Callable[[int], object], size: int) -> None:
    """Fail when work on a size costs more than in proportion to what an eighth of it costs.

    Work may have a quicker way for little: then both sizes must be too much for that.
    """
    ratio = 0.0
    for _ in range(TRIES):
        less = max(_seconds(work, size // TIMES), FLOOR)
        ratio = _seconds(work, size) / less
        if ratio <= TIMES * SLACK:
            return
    raise AssertionError(f"{TIMES} times as much cost {ratio:.0f} times the work")


def _seconds(work: Callable[[int], object], size: int) -> float:
    begun = time.process_time()
    work(size)
    return time.process_time() - begun
