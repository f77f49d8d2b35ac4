"""What a hostile policy tries is refused or contained, with words, on each of the three engines."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.evaluate.policies._analysis import analyse
from scanner.evaluate.policies._engine import Bundle, Engine, EvaluationError, Limits, Undefined
from scanner.evaluate.policies._engine_server import ServerEngine
from scanner.model.resource import Resource, estate_of
from tests.evaluate.policies.engines import engine, running
from tests.evaluate.policies.modules import module

LIMITS = Limits(seconds=2, memory_mb=256, answer_bytes=100_000, strikes=1)
HEAD = "package p\n\nimport rego.v1\n\n"
LOOP = (
    "finding := count([1 | some i in numbers.range(1, 30000); "
    "some j in numbers.range(1, 30000); i * j < 0]) if input.loop"
)
HUGE = 'finding := [sprintf("%v%v", [i, concat("", [x | some _ in numbers.range(1, 100); x := "0123456789"])]) | some i in numbers.range(1, 100000)]'
pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def server() -> Iterator[Engine]:
    with running() as address:
        held = ServerEngine(LIMITS, {"url": address, "dedicated": True})
        yield held
        held.close()


@pytest.fixture(params=["embedded", "opa", "server"])
def asked(request: pytest.FixtureRequest) -> Engine:
    if request.param == "server":
        held: Engine = request.getfixturevalue("server")
        return held
    return engine(request.param, LIMITS)


@pytest.mark.parametrize(
    "call",
    [
        'http.send({"method": "get", "url": "http://192.0.2.1/"})',
        "opa.runtime().env",
        'net.lookup_ip_addr("host.example")',
        'rand.intn("a", 5)',
    ],
)
def test_what_reaches_outside_is_refused_when_it_is_loaded(asked: Engine, call: str) -> None:
    loaded = asked.load(Bundle({"p.rego": f"{HEAD}finding := {call}\n"}))
    assert isinstance(loaded, tuple)
    assert loaded[0].code == "refused"
    assert loaded[0].row == 5


def test_a_refused_call_is_found_in_the_words_of_with(asked: Engine) -> None:
    text = f"{HEAD}finding := x if x := http.send with http.send as {{}}\n"
    loaded = asked.load(Bundle({"p.rego": text}))
    if isinstance(loaded, tuple):
        return
    [answer] = loaded.evaluate_many("data.p.finding", [{}])
    loaded.close()
    assert isinstance(answer, EvaluationError | Undefined)


def test_a_loop_without_end_is_stopped_and_named(asked: Engine) -> None:
    loaded = asked.load(Bundle({"p.rego": f"{HEAD}{LOOP}\n"}))
    assert not isinstance(loaded, tuple), loaded
    [answer] = loaded.evaluate_many("data.p.finding", [{"loop": True}])
    loaded.close()
    assert isinstance(answer, EvaluationError)
    assert "stopped" in answer.message or "no answer in time" in answer.message


def test_a_hundred_megabytes_are_no_answer(asked: Engine) -> None:
    loaded = asked.load(Bundle({"p.rego": f"{HEAD}{HUGE}\n"}))
    assert not isinstance(loaded, tuple), loaded
    [answer] = loaded.evaluate_many("data.p.finding", [{}])
    loaded.close()
    assert isinstance(answer, EvaluationError)
    assert answer.message


def test_data_of_another_bundle_is_not_there(asked: Engine) -> None:
    secret = module("policies/a.rego", 'package team.a\n\nsecret := "s"\n', source="team a")
    thief = module(
        "policies/b.rego",
        'package team.b\n\nimport data.team.a\n\nfinding contains {"message": a.secret}\n',
        source="team b",
    )
    live = Resource("generic/x", "generic", {"a": 1})
    estate = estate_of([secret, thief, live], datetime(2028, 3, 27, tzinfo=UTC))
    assert analyse(estate, asked).observations == ()


def test_a_policy_sees_no_variable_of_the_environment(
    asked: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TOKEN_OF_THE_SCANNER", "s3cret")
    (tmp_path / "a").write_text("s3cret")
    text = f"{HEAD}finding contains [path, value] if walk(data, [path, value])\n"
    loaded = asked.load(Bundle({"p.rego": text}))
    if isinstance(loaded, tuple):
        return
    said = loaded.evaluate_many("data.p.finding", [{}])
    loaded.close()
    assert "s3cret" not in str(said)
