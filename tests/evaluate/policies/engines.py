"""Engines as the tests ask for them: real ones, with short limits."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from scanner.evaluate.policies._engine import Answer, Bundle, Compiled, Engine, Limits, PolicyError
from scanner.evaluate.policies._engine_embedded import EmbeddedEngine
from scanner.evaluate.policies._engine_opa import OpaEngine
from scanner.model.resource import Json

QUICK = Limits(seconds=5, memory_mb=256, answer_bytes=100_000, strikes=2)
GO_BIN = Path.home() / "go" / "bin"


def opa_binary() -> str:
    """Return where the opa binary is; the test is skipped where there is none."""
    found = shutil.which("opa", path=f"{os.environ['PATH']}{os.pathsep}{GO_BIN}")
    if found is None:
        pytest.skip("the opa binary is not installed")
    return found


def engine(name: str, limits: Limits = QUICK) -> Engine:
    """Return the engine of that name."""
    return EmbeddedEngine(limits) if name == "embedded" else OpaEngine(limits, opa_binary())


def load(engine: Engine, *modules: str, now_ns: int = 0) -> Compiled:
    """Load modules that must load."""
    loaded = engine.load(Bundle(_named(modules), now_ns=now_ns))
    assert not isinstance(loaded, tuple), loaded
    return loaded


def errors(engine: Engine, *modules: str) -> tuple[PolicyError, ...]:
    """Load modules that must not load."""
    loaded = engine.load(Bundle(_named(modules)))
    assert isinstance(loaded, tuple), "the modules loaded"
    return loaded


def ask(engine: Engine, module: str, inputs: Sequence[Json], *, now_ns: int = 0) -> list[Answer]:
    """Return the answers of `data.p.finding`."""
    loaded = load(engine, f"package p\n\n{module}\n", now_ns=now_ns)
    try:
        return loaded.evaluate_many("data.p.finding", inputs)
    finally:
        loaded.close()


def _named(modules: Sequence[str]) -> Mapping[str, str]:
    return {f"policies/m{index}.rego": text for index, text in enumerate(modules)}


@contextmanager
def running(*more: str) -> Iterator[str]:
    """Run an OPA server on a free port, and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    argv = [opa_binary(), "run", "--server", f"--addr=127.0.0.1:{port}", "--log-level=error"]
    process = subprocess.Popen([*argv, "--skip-version-check", *more])
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=120)
