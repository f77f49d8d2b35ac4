"""Child processes for engines: no environment, limits, and a deadline for every answer.

The one module of the pure layers that starts processes; what it starts is an engine, never a
program of a scanned project.
"""

import atexit
import json
import math
import os
import queue
import select
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import IO, Any

from scanner.model.quick_dataclass import dataclass

_MEGABYTE = 1_048_576
_MOST_PROCESSES = 8
# On Windows a process does not start without these.
_NEEDED = ("SYSTEMROOT", "SYSTEMDRIVE")


class ChildStoppedError(RuntimeError):
    """The child gave no answer: it ran out of time or memory, or wrote too much."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program that ran to its end said."""

    code: int
    output: bytes
    errors: str


class LineChild:
    """A process that answers JSON lines."""

    def __init__(self, argv: Sequence[str], line_bytes: int) -> None:
        """Start it.

        Args:
            argv: absolute path of the program and its arguments.
            line_bytes: longest answer that is taken; a longer one stops the child.
        """
        self._lines: queue.Queue[bytes | str] = queue.Queue()
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            list(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=scrubbed(),
            cwd=tempfile.gettempdir(),
        )
        arguments = (self._process.stdout, self._lines, line_bytes)
        reader = threading.Thread(target=_pump, args=arguments, daemon=True)
        reader.start()
        # One that nobody stops is stopped when nothing speaks of it any more, at the latest at the end.
        self._stopping = weakref.finalize(self, _stop, self._process, reader)

    def ask(self, request: Mapping[str, Any]) -> None:
        """Send one request.

        Raises:
            ChildStoppedError: the child is gone.
        """
        pipe = self._process.stdin
        try:
            assert pipe is not None
            pipe.write(json.dumps(request).encode() + b"\n")
            pipe.flush()
        except (OSError, ValueError) as error:
            raise ChildStoppedError(self._ended()) from error

    def answer(self, seconds: float) -> dict[str, Any]:
        """Return the next answer.

        Raises:
            ChildStoppedError: none came in time, or the child died; it is gone by then.
        """
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self.stop()
            raise ChildStoppedError(f"stopped after {seconds:g} seconds without a result") from None
        if isinstance(line, str):
            self.stop()
            raise ChildStoppedError(line or self._ended())
        decoded: dict[str, Any] = json.loads(line)
        return decoded

    def stop(self) -> None:
        """Kill the child and wait for it; calling it again does nothing."""
        self._stopping()

    def _ended(self) -> str:
        code = self._process.wait()
        return f"the engine ended by itself (status {code}): out of memory, or nested too deeply"


def _pump(pipe: IO[bytes], lines: "queue.Queue[bytes | str]", limit: int) -> None:
    """Hand on what a child says; the thread knows nothing of the child, so that it may be forgotten."""
    while line := pipe.readline(limit + 1):
        if not line.endswith(b"\n"):
            break
        lines.put(line)
    lines.put(f"the answer is longer than {limit} bytes" if line else "")


def _stop(process: subprocess.Popen[bytes], reader: threading.Thread) -> None:
    process.kill()
    process.wait()
    reader.join(timeout=5)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            _close(pipe)


def run(argv: Sequence[str], seconds: float, memory_mb: int, output_bytes: int) -> Finished:
    """Run a program to its end, without input.

    Raises:
        ChildStoppedError: it took longer, wrote more, or needed more memory than allowed.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - an engine chosen by the operator, no shell
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=scrubbed() | _go(memory_mb) | {"HOME": tempfile.gettempdir()},
            cwd=tempfile.gettempdir(),
        )
        _at_work().add(process)
        try:
            _limit(process.pid, seconds, memory_mb, output_bytes)
            _await_end(process, seconds)
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            reason = f"stopped after {seconds:g} seconds without a result"
            raise ChildStoppedError(reason) from None
        finally:
            process.kill()
            process.wait()
        return _finished(code, output, errors, output_bytes)


@cache
def _at_work() -> "weakref.WeakSet[subprocess.Popen[bytes]]":
    """Return the programs that run; at the end of this one they are killed, whatever they are at."""
    held: weakref.WeakSet[subprocess.Popen[bytes]] = weakref.WeakSet()
    atexit.register(_kill_all, held)
    return held


def _kill_all(held: Iterable[subprocess.Popen[bytes]]) -> None:
    for process in list(held):
        process.kill()
        process.wait()


def _await_end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for the end of a process, and be there when it comes: `wait` alone looks now and then.

    Raises:
        TimeoutExpired: it did not come in time.
    """
    if sys.platform != "linux":
        process.wait(timeout=seconds)
        return
    try:
        handle = os.pidfd_open(process.pid)
    except OSError:
        process.wait(timeout=seconds)  # an old kernel, or one that forbids the call
        return
    try:
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        if not ended.poll(seconds * 1000):
            raise subprocess.TimeoutExpired(process.args, seconds)
    finally:
        os.close(handle)


def _go(memory_mb: int) -> dict[str, str]:
    """Let a Go program collect garbage only as it comes near its limit: its life is short."""
    return {"GOMEMLIMIT": f"{memory_mb}MiB", "GOGC": "off"}


def processes() -> int:
    """Return how many processes are worth having at a time: one for each usable core."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(1)
    return max(1, min(len(usable), _MOST_PROCESSES))


def scrubbed() -> dict[str, str]:
    """Return the environment of a child: nothing that could hold a secret."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ} | {
        "LC_ALL": "C.UTF-8"
    }


def _finished(code: int, output: IO[bytes], errors: IO[bytes], limit: int) -> Finished:
    output.seek(0)
    errors.seek(0)
    said = output.read(limit + 1)
    complaint = errors.read(2_000_000).decode(errors="replace")
    if len(said) > limit or (code and len(said) == limit):
        raise ChildStoppedError(f"the answer is longer than {limit} bytes")
    if code not in (0, 1) and not said:
        last = complaint.strip().splitlines()[:1] or ["out of memory, or nested too deeply"]
        raise ChildStoppedError(f"the engine ended by itself (status {code}): {last[0][:300]}")
    return Finished(code, said, complaint)


def _limit(pid: int, seconds: float, memory_mb: int, output_bytes: int) -> None:
    """Cap what a running child may take, where the system can.

    The time is that of all cores: a child whose parent was killed ends by it, and no other does.
    """
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - POSIX only

    memory = memory_mb * _MEGABYTE
    time = math.ceil(seconds * (os.cpu_count() or 1)) + 1
    try:
        resource.prlimit(pid, resource.RLIMIT_CPU, (time, time))
        resource.prlimit(pid, resource.RLIMIT_DATA, (memory * 2, memory * 2))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (output_bytes + 1, output_bytes + 1))
    except ProcessLookupError:
        return  # It has ended already.


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # Unsent bytes to a child that is gone.
