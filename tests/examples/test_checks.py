"""Every check proves what it promises with the examples in its own file."""

from importlib import import_module
from typing import Any

import pytest

from scanner import plugins
from scanner.model.check import Check, Example

CHECKS: dict[str, Check[Any]] = {
    name: plugins.load_as("evaluate", name, Check) for name in plugins.names("evaluate")
}
CASES = [
    pytest.param(name, example, id=f"{name}: {example.name}")
    for name, check in CHECKS.items()
    for example in check.examples
]


@pytest.mark.parametrize(("name", "example"), CASES)
def test_check_reports_exactly_what_its_example_declares(name: str, example: Example) -> None:
    area = name.partition("/")[0]
    analyse = import_module(f"scanner.evaluate.{area}._analysis").analyse
    seen = tuple(observation.text for observation in CHECKS[name].find(analyse(example.estate)))
    assert seen == example.messages


@pytest.mark.parametrize("name", CHECKS)
def test_check_shows_a_clean_and_a_failing_example(name: str) -> None:
    assert {bool(example.messages) for example in CHECKS[name].examples} == {True, False}


@pytest.mark.parametrize("name", CHECKS)
def test_check_says_why_how_to_fix_and_on_what_authority(name: str) -> None:
    rule = CHECKS[name].rule(name)
    assert rule.why
    assert rule.fix
    assert rule.source
    assert any(control.startswith("NIST 800-53r5 ") for control in rule.controls)
