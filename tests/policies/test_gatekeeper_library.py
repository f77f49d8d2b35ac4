"""The suites of gatekeeper-library on each engine, from a checkout named by the environment.

`TRUEUP_GATEKEEPER_LIBRARY` is the folder of a checkout; it is read as data.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.evaluate.policies._engine import Bundle, Engine, Limits, Value
from scanner.evaluate.policies._engine_server import ServerEngine
from scanner.evaluate.policies._gatekeeper import (
    CONSTRAINT,
    TEMPLATE,
    Constraint,
    constraint,
    inventory,
    review,
)
from scanner.model.resource import Resource
from tests.evaluate.policies.engines import engine, running

ROOT = os.environ.get("TRUEUP_GATEKEEPER_LIBRARY", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ROOT, reason="TRUEUP_GATEKEEPER_LIBRARY names no checkout"),
]
LIMITS = Limits(seconds=20)
BAR = {"embedded": 262, "opa": 270, "server": 270}
Ask = Callable[[str], Engine]
"""The engine for modules of a syntax: "v0" or "v1"."""


@contextmanager
def asking(name: str) -> Iterator[Ask]:
    """Yield the engine of that name; a server knows one syntax, so that there is one for each."""
    if name != "server":
        only = engine(name, LIMITS)
        yield lambda _version: only
        return
    with running() as new, running("--v0-compatible") as old:
        held = {
            version: ServerEngine(LIMITS, {"url": address, "dedicated": True})
            for version, address in (("v1", new), ("v0", old))
        }
        yield held.__getitem__
        for one in held.values():
            one.close()


def documents(path: Path) -> list[dict[str, Any]]:
    return [each for each in yaml.safe_load_all(path.read_text(encoding="utf-8")) if each]


def held(folder: Path, test: Mapping[str, Any]) -> Constraint:
    [template] = documents(folder / test["template"])
    [document] = documents(folder / test["constraint"])
    found = constraint(
        Resource(f"{TEMPLATE}/t", TEMPLATE, template),
        Resource("c", f"{CONSTRAINT}{document['kind']}", document),
    )
    assert isinstance(found, Constraint), found
    return found


def outcomes(ask: Ask) -> Iterator[tuple[str, str]]:
    for suite in sorted(Path(ROOT, "library").rglob("suite.yaml")):
        for test in documents(suite)[0]["tests"]:
            found = held(suite.parent, test)
            for case in test.get("cases") or ():
                name = f"{suite.parent.name}/{test['name']}/{case['name']}"
                yield name, verdict(ask(found.rego_version), found, suite.parent, case)


def verdict(asked: Engine, found: Constraint, folder: Path, case: Mapping[str, Any]) -> str:
    beside = [d for path in case.get("inventory") or () for d in documents(folder / path)]
    loaded = asked.load(Bundle(found.modules, inventory(beside), found.rego_version))
    if isinstance(loaded, tuple):
        return f"does not load: {loaded[0]}"
    [document] = documents(folder / case["object"])
    given = review(found, document)
    if document.get("kind") == "AdmissionReview":
        given = {"review": document["request"], "parameters": found.parameters}
    try:
        [answer] = loaded.evaluate_many(found.policy.query, [given])
    finally:
        loaded.close()
    if not isinstance(answer, Value):
        return f"no verdict: {answer}"
    messages = [str(one["msg"]) for one in answer.value]
    return next((w for a in case["assertions"] if (w := wrong(a, messages))), "passed")


def wrong(assertion: Mapping[str, Any], messages: list[str]) -> str:
    said = [m for m in messages if str(assertion.get("message", "")) in m]
    wanted = assertion.get("violations", "yes")
    number = {"yes": None, True: None, "no": 0, False: 0}.get(wanted, wanted)
    right = bool(said) if number is None else len(said) == number
    return "" if right else f"wrong: {assertion} but {messages}"


@pytest.mark.parametrize("name", sorted(BAR))
def test_the_suites_say_what_gatekeeper_says(name: str) -> None:
    with asking(name) as ask:
        found = list(outcomes(ask))
    failed = [(case, said) for case, said in found if said != "passed"]
    sys.stdout.write(f"{name}: {len(found) - len(failed)} of {len(found)}; {failed}\n")
    assert len(found) >= 270
    assert len(found) - len(failed) >= BAR[name], failed
    if name == "embedded":
        assert not [said for _, said in failed if said.startswith("wrong")], failed
