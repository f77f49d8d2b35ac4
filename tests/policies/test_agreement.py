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
from tests.policies.agreement import compare, modules, suites
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


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_no_two_engines_give_different_verdicts(folder: Path, servers: dict[str, Engine]) -> None:
    library = list(modules((folder / "lib").rglob("*.rego"), folder))
    local = [engine("opa", LIMITS), engine("embedded", LIMITS)]
    asked, different = 0, []
    open_questions: dict[str, str] = {}
    for plain in suites(folder):
        odd = odd_copies(plain.documents, ODD_COPIES)
        suite = replace(plain, documents=(*plain.documents, *odd))
        own = {module.origin.file for module in suite.modules}
        around = [module for module in library if module.origin.file not in own]
        outcome = compare(suite, [*local, servers[suite.version]], around)
        asked += outcome.asked
        open_questions |= outcome.not_evaluated
        different += outcome.different
    reasons = Counter(open_questions.values()).most_common(10)
    sys.stdout.write(f"{folder}: {asked} asked, {len(open_questions)} not evaluated: {reasons}\n")
    assert asked >= 1_000
    assert different == []
    assert len(open_questions) <= 0.05 * asked, open_questions


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
