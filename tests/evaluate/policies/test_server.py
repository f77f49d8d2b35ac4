from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.evaluate.policies._analysis import analyse
from scanner.evaluate.policies._asking import Asking
from scanner.evaluate.policies._engine import (
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    Undefined,
    Value,
)
from scanner.evaluate.policies._engine_server import ServerEngine
from scanner.model.resource import Resource, estate_of
from tests.evaluate.policies.engines import running
from tests.evaluate.policies.modules import module

pytestmark = pytest.mark.live
LIMITS = Limits(seconds=5)
MODULE = "package p.q\n\nfinding contains input.a if input.a > 1\n\nbad := 1 if input.a\n\nbad := 2 if input.b\n"


NOW = datetime(2028, 3, 27, tzinfo=UTC)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running() as place:
        yield place


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


AUTHZ = """\
package system.authz

default allow := false

allow if input.identity == "token-of-the-scanner"

allow if input.path == ["health"]
"""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "authz.rego").write_text(AUTHZ)
    more = ["--authentication=token", "--authorization=basic", str(tmp_path / "authz.rego")]
    with running(*more) as address:
        yield address


def test_a_token_is_resolved_at_the_last_moment_for_the_host_of_the_server(guarded: str) -> None:
    asked: list[tuple[str, str]] = []

    def secret(reference: str, host: str) -> str:
        asked.append((reference, host))
        return "token-of-the-scanner"

    server = {"url": guarded, "token": "env:OPA_TOKEN", "dedicated": True}
    policy = module("policies/a/b.rego", 'package policies.a.b\n\nfinding contains "seen"\n')
    estate = estate_of([policy, Resource("x/y", "x", {})], NOW, policies={"server": server})
    seen = analyse(estate, asking=Asking(secret=secret))
    assert [one.text for one in seen.observations] == ["seen"]
    assert asked == [("env:OPA_TOKEN", "127.0.0.1")]
    assert "token-of-the-scanner" not in repr(seen)


def test_without_its_token_a_guarded_server_leaves_the_question_open(guarded: str) -> None:
    def missing(reference: str, host: str) -> str:
        raise LookupError(f"{reference}: not set for {host}")

    policy = module("policies/a/b.rego", 'package policies.a.b\n\nfinding contains "seen"\n')
    for server, asking in (
        ({"url": guarded, "dedicated": True}, Asking()),
        ({"url": guarded, "token": "env:OPA_TOKEN"}, Asking(secret=missing)),
        ({"url": guarded, "token": "env:OPA_TOKEN"}, Asking()),
    ):
        estate = estate_of([policy, Resource("x/y", "x", {})], NOW, policies={"server": server})
        seen = analyse(estate, asking=asking)
        assert seen.observations == ()
        assert seen.not_evaluated[0].incomplete


def test_a_token_never_crosses_the_network_in_clear() -> None:
    with pytest.raises(EngineUnavailableError, match="https only"):
        ServerEngine(LIMITS, {"url": "http://opa.example:8181"}, "token")


def test_certificates_to_trust_must_be_there() -> None:
    with pytest.raises(EngineUnavailableError, match="no such file"):
        ServerEngine(LIMITS, {"url": "https://127.0.0.1:9", "ca_bundle": "/nonexistent"})


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (MODULE, "already holds package p.q as someone/else"),
        ("package p\n\nx := 1\n", "already holds package p as someone/else"),
        ("package p.q.r\n\nx := 1\n", "already holds package p.q.r as someone/else"),
        ("package p.other\n\nx := 1\n", "already holds data at p"),
    ],
)
def test_an_upload_never_takes_the_place_of_a_package(
    ours: ServerEngine, policy: str, said: str
) -> None:
    ours._client.update_policy_from_string(policy, "someone/else", rego_compat=False)
    try:
        errors = ours.load(Bundle({"mine.rego": "package p.q\n\nfinding contains 1\n"}))
        assert ours._client.get_policies_list() == ["someone/else"]
    finally:
        ours._client.delete_policy("someone/else")
    assert isinstance(errors, tuple)
    assert said in errors[0].message


@pytest.mark.parametrize("data", [{"a": 1}, {}])
def test_an_upload_never_takes_the_place_of_data(ours: ServerEngine, data: dict[str, int]) -> None:
    ours._client.update_or_create_data(data, "p")
    try:
        for bundle in (
            Bundle({"mine.rego": "package p.q\n\nfinding contains 1\n"}),
            Bundle({"mine.rego": "package mine\n\nfinding contains 1\n"}, {"p": 1}),
        ):
            errors = ours.load(bundle)
            assert isinstance(errors, tuple)
            assert "already holds data at p" in errors[0].message
        assert ours._client.get_data("p")["result"] == data
    finally:
        ours._client.delete_data("p")


def test_a_server_that_denies_is_told_from_one_that_is_not_there(guarded: str) -> None:
    with pytest.raises(EngineUnavailableError, match=r"answered 401: check .*token"):
        ServerEngine(LIMITS, {"url": guarded})
    with pytest.raises(EngineUnavailableError, match="no policy server answers"):
        ServerEngine(LIMITS, {"url": "http://127.0.0.1:9"})
