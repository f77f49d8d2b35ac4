import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from scanner.evaluate.policies._engine import (
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    Undefined,
    Value,
)
from scanner.evaluate.policies._engine_server import ServerEngine
from tests.evaluate.policies.engines import opa_binary

pytestmark = pytest.mark.live
LIMITS = Limits(seconds=5)
MODULE = "package p.q\n\nfinding contains input.a if input.a > 1\n\nbad := 1 if input.a\n\nbad := 2 if input.b\n"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = f"127.0.0.1:{port}"
    process = subprocess.Popen(
        [
            opa_binary(),
            "run",
            "--server",
            "--addr",
            place,
            "--log-level=error",
            "--disable-telemetry",
        ]
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://{place}"
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def ours(address: str) -> Iterator[ServerEngine]:
    engine = ServerEngine(LIMITS, {"url": address, "dedicated": True})
    yield engine
    engine.close()


@pytest.fixture
def theirs(address: str) -> Iterator[ServerEngine]:
    engine = ServerEngine(LIMITS, {"url": address})
    yield engine
    engine.close()


def test_a_dedicated_server_answers_and_is_left_as_it_was_found(ours: ServerEngine) -> None:
    loaded = ours.load(Bundle({"q.rego": MODULE}))
    assert not isinstance(loaded, tuple)
    assert loaded.evaluate_many("data.p.q.finding", [{"a": 2}, {}]) == [Value([2]), Value([])]
    assert loaded.evaluate_many("data.p.q.nothing", [{}]) == [Undefined()]
    [answer] = loaded.evaluate_many("data.p.q.bad", [{"a": 1, "b": 1}])
    assert isinstance(answer, EvaluationError)
    assert "conflict" in answer.message
    loaded.close()
    assert ours._client.get_policies_list() == []


def test_modules_may_need_one_another_in_any_order(ours: ServerEngine) -> None:
    first = "package p.a\n\nimport data.p.b\n\nfinding contains b.f(input.a)\n"
    second = "package p.b\n\nf(x) := x + 1\n"
    loaded = ours.load(Bundle({"a.rego": first, "b.rego": second}))
    assert not isinstance(loaded, tuple)
    assert loaded.evaluate_many("data.p.a.finding", [{"a": 2}]) == [Value([3])]
    loaded.close()


def test_a_module_that_does_not_compile_is_said_with_its_line(ours: ServerEngine) -> None:
    errors = ours.load(Bundle({"q.rego": "package p\n\nfinding := y if y > 3\n"}))
    assert isinstance(errors, tuple)
    assert (errors[0].file, errors[0].row) == ("q.rego", 3)
    assert ours._client.get_policies_list() == []


def test_nothing_is_uploaded_to_a_server_of_others(
    ours: ServerEngine, theirs: ServerEngine
) -> None:
    errors = theirs.load(Bundle({"q.rego": MODULE}))
    assert isinstance(errors, tuple)
    assert "has not loaded this module" in errors[0].message
    assert theirs._client.get_policies_list() == []
    held = ours.load(Bundle({"q.rego": MODULE}))
    shared = theirs.load(Bundle({"q.rego": MODULE}))
    assert not isinstance(held, tuple)
    assert not isinstance(shared, tuple)
    assert shared.evaluate_many("data.p.q.finding", [{"a": 5}]) == [Value([5])]
    shared.close()
    assert len(theirs._client.get_policies_list()) == 1
    held.close()


def test_the_clock_of_a_server_cannot_be_set_and_is_refused(ours: ServerEngine) -> None:
    errors = ours.load(Bundle({"q.rego": "package p\n\nfinding contains time.now_ns()\n"}))
    assert isinstance(errors, tuple)
    assert "time.now_ns" in errors[0].message


def test_the_version_is_in_the_name_of_the_engine(theirs: ServerEngine) -> None:
    assert theirs.version.startswith("opa ")
    assert "127.0.0.1" in theirs.version


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "http://", "http://127.0.0.1:9"])
def test_a_server_that_is_not_there_is_said_so(url: str) -> None:
    with pytest.raises(EngineUnavailableError):
        ServerEngine(LIMITS, {"url": url})
