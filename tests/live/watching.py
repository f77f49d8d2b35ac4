"""Run `trueup watch` as people do, and wait for what it tells."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[2]
PATIENCE = 120.0


@dataclass
class Watch:
    """A watch over an estate, which may be stopped and begun again."""

    estate: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def file(self) -> Path:
        return self.estate / "told.jsonl"

    def told(self) -> list[dict[str, Any]]:
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text().splitlines() if line]

    def begin(self, interval: float = 0.5) -> None:
        with (self.estate / "watch.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scanner", "watch", "--interval", str(interval), "--output", "told.jsonl"],
                cwd=self.estate, stdout=log, stderr=log,
                env={**os.environ, "PYTHONPATH": str(_ROOT), **self.environment},
            )  # fmt: skip
        before = self.log().count("watching ")
        self.until(lambda: self.log().count("watching ") > before)

    def log(self) -> str:
        return (self.estate / "watch.log").read_text()

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=120)

    def until(self, done: Callable[[], bool]) -> float:
        """Wait until something is so, and return how many seconds that took."""
        started = time.monotonic()
        while not done():
            if self.process is not None and self.process.poll() is not None:
                pytest.fail(f"the watch ended: {self.log()[-800:]}")
            if time.monotonic() - started > PATIENCE:
                pytest.fail(f"never told: {self.told()} {self.log()[-800:]}")
            time.sleep(0.02)
        return time.monotonic() - started

    def until_told(self, number: int) -> float:
        """Wait until so many transitions were told."""
        return self.until(lambda: len(self.told()) >= number)

    def quickest(self, changes: Iterable[Callable[[], object]]) -> float:
        """Make one change after another, and return the seconds until the quickest was told.

        The quickest says what the watch can do; the others, what else the machine was doing.
        """
        seconds = []
        for change in changes:
            before = len(self.told())
            change()
            seconds.append(self.until_told(before + 1))
        return min(seconds)


@contextmanager
def watching(
    estate: Path, files: Mapping[str, str], environment: Mapping[str, str] | None = None
) -> Iterator[Watch]:
    for name, text in files.items():
        place = estate / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    watch = Watch(estate, environment or {})
    try:
        yield watch
    finally:
        if watch.process is not None and watch.process.poll() is None:
            watch.process.kill()
            watch.process.wait()
