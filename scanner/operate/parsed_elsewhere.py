"""Let ruff say which Python files are valid, where it is installed beside this program.

Its parser is ten times as fast as the one of CPython. It is believed only about what it was seen to
refuse: each call holds a file that is no Python and one that is no UTF-8, and a call that does not
name both counts for nothing. What it refuses is parsed here, which gives the words of the refusal.
"""

import contextlib
import json
import os
import select
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

MAX_ARGUMENTS = 1_000_000
MAX_ANSWER = 64 * 2**20
TIMEOUT = 120
_CANARIES = {"syntax.py": b"# ruff: noqa\ndef f(:\n", "encoding.py": b'x = "\xe9"\n'}


def parsing(root: str, names: Sequence[str]) -> Callable[[], frozenset[str]]:
    """Begin to parse, and return what waits for the answer.

    The answer is those of the files that are valid UTF-8 and valid Python for the one running here;
    none where ruff is not installed.

    Args:
        root: absolute path of the folder.
        names: paths inside it.
    """
    program = Path(sysconfig.get_path("scripts")) / f"ruff{sysconfig.get_config_var('EXE') or ''}"
    if not program.is_file():
        return frozenset
    place = tempfile.TemporaryDirectory()
    for name, content in _CANARIES.items():
        (Path(place.name) / name).write_bytes(content)
    calls = [_Call(str(program), place.name, root, batch) for batch in _batches(root, names)]

    def answer() -> frozenset[str]:
        with place:
            return frozenset(name for call in calls for name in call.valid())

    return answer


def _batches(root: str, names: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for name in names:
        length = len(root) + 4 * len(name) + 10
        if batch and size + length > MAX_ARGUMENTS:
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += length
    if batch:
        yield batch


class _Call:
    """One call of ruff, at work."""

    def __init__(self, program: str, place: str, root: str, names: list[str]) -> None:
        self.paths = {f"{root}/{name}": name for name in names}
        self.canaries = [f"{place}/{name}" for name in _CANARIES]
        version = f"py{sys.version_info.major}{sys.version_info.minor}"
        command = [
            program, "check", "--isolated", "--no-cache", "--quiet", "--no-respect-gitignore", "--exit-zero",
            "--target-version", version, "--select", "E902",
            "--output-format", "json", "--", *self.canaries, *self.paths,
        ]  # fmt: skip
        self.answer = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process is
        self.process: subprocess.Popen[bytes] | None = None
        # The end of the process closes the pipe, which tells it at once.
        self.ended, lives = os.pipe()
        with os.fdopen(lives, "wb"), contextlib.suppress(OSError):
            # An empty environment: nothing of the caller's may change what it looks for.
            self.process = subprocess.Popen(  # noqa: S603 - a list, from a program of this installation
                command, cwd=place, env={}, stdin=subprocess.DEVNULL, stdout=self.answer,
                stderr=subprocess.DEVNULL, pass_fds=(lives,),
            )  # fmt: skip

    def valid(self) -> list[str]:
        """Wait, and return the names that are valid; none when the answer cannot be relied on."""
        with self.answer:
            named = self._named() if self._is_done() else None
        # A path that it writes otherwise than it was given could be any of them.
        known = {*self.canaries, *self.paths}
        if named is None or not named.issuperset(self.canaries) or not named <= known:
            return []
        return [name for path, name in self.paths.items() if path not in named]

    def _is_done(self) -> bool:
        with os.fdopen(self.ended, "rb") as ended:
            waiting = select.poll()
            waiting.register(ended, select.POLLIN)
            waiting.poll(TIMEOUT * 1_000)
        if self.process is None:
            return False
        try:
            return self.process.wait(1) == 0
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False

    def _named(self) -> set[str] | None:
        if self.answer.seek(0, os.SEEK_END) > MAX_ANSWER:
            return None
        self.answer.seek(0)
        try:
            return {str(one["filename"]) for one in json.load(self.answer)}
        except (ValueError, KeyError, TypeError):
            return None
