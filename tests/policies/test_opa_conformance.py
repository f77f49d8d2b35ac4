"""OPA's own conformance cases on every engine, against a list of what is known to fail.

`TRUEUP_KNOWN_FAILURES=write` writes the lists; read what changed: the lists may only shrink.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scanner.evaluate.policies._engine import Engine, Limits
from scanner.evaluate.policies._engine_server import ServerEngine
from tests.evaluate.policies.engines import engine, running
from tests.policies.conformance import VERSION, Case, ask, cases, folder

LIMITS = Limits(seconds=20)
BAR = {"embedded": 1_700, "opa": 2_370, "server": 2_250}


def known(name: str) -> Path:
    """Return the list of one engine."""
    return Path(__file__).with_name(f"known_failures_{name}.txt")


@pytest.fixture(scope="module")
def all_cases() -> list[Case]:
    root = folder()
    if root is None:
        assert "CI" not in os.environ, f"OPA {VERSION} must be in the module cache: go install it"
        pytest.skip(f"the conformance cases of OPA {VERSION} are not in Go's module cache")
    return list(cases(root))


def _hold(name: str, outcomes: dict[str, str]) -> None:
    # A parser's words differ from version to version of an engine: the kind of failure does not.
    failed = {
        f"{note} | {said.partition(':')[0]}" for note, said in outcomes.items() if said != "passed"
    }
    if os.environ.get("TRUEUP_KNOWN_FAILURES") == "write":
        known(name).write_text("".join(f"{line}\n" for line in sorted(failed)))
    listed = set(known(name).read_text().splitlines())
    assert sorted(failed - listed) == [], "new failures"
    assert sorted(listed - failed) == [], "these pass now: take them off the list"
    assert len(outcomes) == 2_400
    assert len(outcomes) - len(failed) >= BAR[name]


def test_the_embedded_engine_fails_on_what_is_known_and_never_answers_wrongly(
    all_cases: list[Case],
) -> None:
    asked = engine("embedded", LIMITS)
    outcomes = {case.note: ask(asked, case) for case in all_cases}
    assert {note: said for note, said in outcomes.items() if said.startswith("wrong")} == {}
    _hold("embedded", outcomes)


@pytest.mark.slow
def test_the_binary_fails_on_what_is_known(all_cases: list[Case]) -> None:
    asked = engine("opa", LIMITS)
    asked.capabilities()
    with ThreadPoolExecutor(max_workers=2) as pool:
        said = list(pool.map(lambda case: ask(asked, case), all_cases))
    _hold("opa", {case.note: one for case, one in zip(all_cases, said, strict=True)})


@pytest.fixture
def server() -> Iterator[Engine]:
    with running() as address:
        held = ServerEngine(LIMITS, {"url": address, "dedicated": True})
        yield held
        held.close()


@pytest.mark.slow
@pytest.mark.live
def test_a_server_fails_on_what_is_known(all_cases: list[Case], server: Engine) -> None:
    _hold("server", {case.note: ask(server, case) for case in all_cases})
