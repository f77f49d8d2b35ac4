"""Policies that others publish: the same verdicts on all three engines.

`TRUEUP_OTHERS_POLICIES` names folders, separated as in PATH, such as the `examples` of conftest and
the `policy` folder of rego-policies; they are read as data. A folder `lib` is added to each suite.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.evaluate.policies._engine import Engine, Limits
from scanner.evaluate.policies._engine_server import ServerEngine
from tests.evaluate.policies.engines import GO_BIN, engine, running
from tests.evaluate.policies.test_conftest import EXCEPTION, PODS, ROOT_RULE, ask, said
from tests.policies.agreement import Outcome, compare, modules, suites
from tests.policies.generated import odd_copies

FOLDERS = [Path(place) for place in os.environ.get("TRUEUP_OTHERS_POLICIES", "").split(os.pathsep)]
LIMITS = Limits(seconds=20)
ODD_COPIES = 27
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


def asked_of_all(folder: Path, servers: dict[str, Engine], odd: int) -> Outcome:
    """Ask all engines about the documents of a folder, and about odd copies of each."""
    library = list(modules((folder / "lib").rglob("*.rego"), folder))
    local = [engine("opa", LIMITS), engine("embedded", LIMITS)]
    total = Outcome()
    for plain in suites(folder):
        copies = tuple(odd_copies(plain.documents, odd))
        suite = replace(plain, documents=copies or plain.documents)
        own = {module.origin.file for module in suite.modules}
        around = [module for module in library if module.origin.file not in own]
        outcome = compare(suite, [*local, servers[suite.version]], around)
        total.asked += outcome.asked
        total.not_evaluated |= outcome.not_evaluated
        total.different += outcome.different
        total.worded += outcome.worded
    reasons = Counter(total.not_evaluated.values()).most_common(5)
    sys.stdout.write(
        f"{folder}: {total.asked} asked, {len(total.worded)} in other words, "
        f"{len(total.not_evaluated)} not evaluated: {reasons}\n"
    )
    return total


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_no_two_engines_give_different_verdicts(folder: Path, servers: dict[str, Engine]) -> None:
    total = asked_of_all(folder, servers, odd=0)
    assert total.asked > 30
    assert total.different == total.worded == []
    assert len(total.not_evaluated) <= 0.05 * total.asked


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_no_two_engines_give_different_verdicts_on_a_thousand_odd_copies(
    folder: Path, servers: dict[str, Engine]
) -> None:
    total = asked_of_all(folder, servers, ODD_COPIES)
    assert total.asked >= 900
    assert total.different == []
    # A value of a type that the policy does not expect ends an evaluation of the embedded engine,
    # which is said; a format that meets one is written differently.
    assert len(total.not_evaluated) <= 0.25 * total.asked
    assert len(total.worded) <= 0.005 * total.asked


def test_conftest_itself_says_the_same(tmp_path: Path) -> None:
    binary = shutil.which("conftest", path=f"{os.environ['PATH']}{os.pathsep}{GO_BIN}")
    if binary is None:
        pytest.skip("conftest is not installed")
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/a.rego").write_text(ROOT_RULE)
    (tmp_path / "policy/b.rego").write_text(EXCEPTION)
    for index, document in enumerate(PODS):
        (tmp_path / f"{index}.json").write_text(json.dumps(document))
    names = [f"{index}.json" for index in range(len(PODS))]
    argv = [binary, "test", "--output", "json", "--policy", "policy", *names]
    ended = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
    theirs = sorted(
        (f"generic/{each['filename'].removesuffix('.json')}", one["msg"])
        for each in json.loads(ended.stdout)
        for kind in ("failures", "warnings")
        for one in each.get(kind) or ()
    )
    assert said(ask("opa", [ROOT_RULE, EXCEPTION], PODS)) == theirs
