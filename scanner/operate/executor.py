"""Do independent pieces of work elsewhere; a piece that kills its worker costs only itself."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from scanner.model.quick_dataclass import dataclass
from scanner.operate.logs import log

R = TypeVar("R")
KILLS = 2
"""A target that ended its worker this often, alone in it, is not tried again."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What stands in place of a result: the target ended its worker again and again."""

    index: int


class Executor(Protocol):
    """Does work on numbered targets, each independent of the others.

    A target may be worked on more than once, so that work must have no effect but its result.
    """

    def results(
        self, work: Callable[[range], Sequence[R]], chunks: Sequence[range]
    ) -> Iterator[R | Quarantined]:
        """Yield the result of each target, in order.

        Args:
            work: gives the results of some targets, in their order.
            chunks: the targets in order, in pieces that are worth carrying.

        Raises:
            Exception: what `work` raised, or why no worker can be had at all.
        """


@dataclass(frozen=True, slots=True)
class LocalExecutor:
    """Processes of this machine, forked, so that what the parent holds need not be carried.

    When a worker dies, what was not finished is done again: first, one by one and alone, the
    targets that were being worked on, so that the one to blame is known; then the others.

    Attributes:
        processes: how many work at once.
        begin, arguments: called in each process before its first target.
    """

    processes: int
    begin: Callable[..., None]
    arguments: tuple[Any, ...] = ()

    def results(
        self, work: Callable[[range], Sequence[R]], chunks: Sequence[range]
    ) -> Iterator[R | Quarantined]:
        """Yield the result of each target, in order; see `Executor.results`."""
        finished: dict[int, list[R | Quarantined]] = {}
        at = 0
        while at < len(chunks):
            try:
                for found in self._from(work, chunks, at, finished):
                    yield from found
                    at += 1
            except BrokenProcessPool:
                unfinished = [one for one in range(at, len(chunks)) if one not in finished]
                log.warning("worker_died", unfinished=len(unfinished))
                # Work is handed out in order: what ran is among the first that are not finished.
                for one in unfinished[: self.processes]:
                    finished[one] = self._alone(work, chunks[one])

    def _from(
        self,
        work: Callable[[range], Sequence[R]],
        chunks: Sequence[range],
        at: int,
        finished: dict[int, list[R | Quarantined]],
    ) -> Iterator[list[R | Quarantined]]:
        """Yield the results of each chunk from one on; what is finished out of order is kept."""
        with self._pool(self.processes) as pool:
            waiting = [one for one in range(at, len(chunks)) if one not in finished]
            futures = {one: pool.submit(work, chunks[one]) for one in waiting}
            given = at
            try:
                for one in range(at, len(chunks)):
                    found = finished.pop(one, None)
                    given = one
                    yield list(futures[one].result()) if found is None else found
                    given = one + 1
            except BrokenProcessPool:
                late = {one: future for one, future in futures.items() if one >= given}
                finished |= {
                    one: list(future.result()) for one, future in late.items() if _is_done(future)
                }
                raise

    def _alone(self, work: Callable[[range], Sequence[R]], targets: range) -> list[R | Quarantined]:
        results: list[R | Quarantined] = []
        kills = 0
        while len(results) < len(targets):
            try:
                with self._pool(1) as pool:
                    while len(results) < len(targets):
                        index = targets[len(results)]
                        results += pool.submit(work, range(index, index + 1)).result()
                        kills = 0
            except BrokenProcessPool:
                kills += 1
                if kills >= KILLS:
                    results.append(Quarantined(targets[len(results)]))
                    kills = 0
        return results

    def _pool(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes,
            multiprocessing.get_context("fork"),
            initializer=self.begin,
            initargs=self.arguments,
        )


def _is_done(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
