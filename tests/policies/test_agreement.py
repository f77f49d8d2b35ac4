"""Policies that others publish: the same verdicts on all three engines.

`TRUEUP_OTHERS_POLICIES` names folders, separated as in PATH, such as the `examples` of conftest and
the `policy` folder of rego-policies; they are read as data. A folder `lib` is added to each suite.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.evaluate.policies._engine import Engine, Limits
from scanner.evaluate.policies._engine_server import ServerEngine
from tests.evaluate.policies.engines import engine, running
from tests.policies.agreement import compare, modules, suites

FOLDERS = [Path(place) for place in os.environ.get("TRUEUP_OTHERS_POLICIES", "").split(os.pathsep)]
LIMITS = Limits(seconds=20)
pytestmark = [pytest.mark.slow, pytest.mark.live]


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Engine]]:
    """One real server for each syntax."""
    with running() as new, running("--v0-compatible") as old:
        addresses = {"v1": new, "v0": old}
        held = {
            version: ServerEngine(LIMITS, {"url": address, "dedicated": True})
            for version, address in addresses.items()
        }
        yield dict(held)
        for one in held.values():
            one.close()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_no_two_engines_give_different_verdicts(folder: Path, servers: dict[str, Engine]) -> None:
    library = list(modules((folder / "lib").rglob("*.rego"), folder))
    local = [engine("opa", LIMITS), engine("embedded", LIMITS)]
    asked, different = 0, []
    open_questions: dict[str, str] = {}
    for suite in suites(folder):
        own = {module.origin.file for module in suite.modules}
        around = [module for module in library if module.origin.file not in own]
        outcome = compare(suite, [*local, servers[suite.version]], around)
        asked += outcome.asked
        open_questions |= outcome.not_evaluated
        different += outcome.different
    sys.stdout.write(f"{folder}: {asked} asked, not evaluated: {open_questions}\n")
    assert asked > 30
    assert different == []
    assert len(open_questions) <= 0.05 * asked, open_questions
