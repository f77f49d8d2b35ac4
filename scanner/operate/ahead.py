"""Begin what takes waiting, such as starting another program, before its result is needed."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Work that goes on beside: its result, or what it raised, is had by asking for it."""

    def __init__(self, work: Callable[[], T], *, at_once: bool = True) -> None:
        """Begin it, or leave that to `begin`."""
        self._work = work
        self._done: list[T] = []
        self._failed: BaseException | None = None
        self._thread: threading.Thread | None = None
        if at_once:
            self.begin()

    def begin(self) -> None:
        """Begin it; doing so again does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def result(self) -> T:
        """Wait for the end, and return what the work returned or raise what it raised."""
        self.begin()
        if self._thread is not None:
            self._thread.join()
        if self._failed is not None:
            raise self._failed
        return self._done[0]

    def _run(self) -> None:
        try:
            self._done.append(self._work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            self._failed = error
