"""Binaries named opa that are none, or that end in the middle: told, and never a pass."""

from pathlib import Path

import pytest

from scanner.evaluate.policies._choose_engine import choose
from scanner.evaluate.policies._engine import EngineUnavailableError, EvaluationError
from scanner.evaluate.policies._engine_opa import OpaEngine
from tests.evaluate.policies.engines import QUICK, ask, opa_binary

ENDS = """#!/bin/sh
case "$1" in
  eval) kill -9 $$ ;;
  *) exec {opa} "$@" ;;
esac
"""


def binary(folder: Path, script: str) -> str:
    path = folder / "opa"
    path.write_text(script)
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("#!/bin/sh\necho 'Version: 0.68.0'\n", "is version 0.68.0: 1.0 or newer is needed"),
        ("#!/bin/sh\nprintf '\\033[2J\\001'\n", "does not say which version of OPA it is"),
        ("#!/bin/sh\nexit 1\n", "does not say which version of OPA it is"),
        ("no program\n", "does not run"),
    ],
)
def test_a_binary_that_is_too_old_or_no_opa_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    path = binary(tmp_path, script)
    with pytest.raises(EngineUnavailableError, match=said):
        OpaEngine(QUICK, path)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(EngineUnavailableError, match=said):
        choose({"engine": "opa"})
    assert choose({"engine": "auto"}).name == "embedded"


def test_a_binary_that_ends_in_the_middle_leaves_its_inputs_open(tmp_path: Path) -> None:
    path = binary(tmp_path, ENDS.format(opa=opa_binary()))
    answers = ask(OpaEngine(QUICK, path), 'finding contains "x"', [{}, {"a": 1}])
    assert [type(answer) for answer in answers] == [EvaluationError] * 2
    assert "ended by itself" in str(answers[0])
