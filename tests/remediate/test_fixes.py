"""Every fix proves what it promises with the examples in its own file."""

import pytest

from scanner import plugins
from scanner.model.remediation import CannotFixError, Fix, FixExample

FIXES = {
    name: plugins.load_as("remediate", name, Fix)
    for name in plugins.names("remediate")
    if "/" not in name
}
CASES = [
    pytest.param(name, example, id=f"{name}: {example.name}")
    for name, one in FIXES.items()
    for example in one.examples
]


@pytest.mark.parametrize(("name", "example"), CASES)
def test_fix_does_what_its_example_declares_and_twice_changes_nothing(
    name: str, example: FixExample
) -> None:
    apply = FIXES[name].apply
    if example.after is None:
        with pytest.raises(CannotFixError):
            apply(example.arguments, example.before)
        return
    after = apply(example.arguments, example.before)
    assert after == (None if example.gone else example.after)
    if after is None:
        return
    try:
        again = apply(example.arguments, example.after)
    except CannotFixError:
        again = example.after  # What was removed is not there to be removed again.
    if "value" in example.arguments:
        assert again == example.after


@pytest.mark.parametrize("name", FIXES)
def test_fix_shows_what_it_refuses(name: str) -> None:
    assert {example.after is None for example in FIXES[name].examples} == {True, False}
