"""The rules there are, read from the files that declare them."""

from typing import Any

import click

from scanner import plugins
from scanner.model.check import Check, Example, Rule


def check_names() -> list[str]:
    """Return the ids of all checks, without importing one."""
    return [name for name in plugins.names("evaluate") if "/" in name]


def all_rules() -> dict[str, Rule]:
    """Return every rule by id, in order of id; imports every check."""
    return {name: _check(name).rule(name) for name in check_names()}


def rule_named(name: str) -> tuple[Rule, tuple[Example, ...]]:
    """Return one rule and the examples of its check.

    Raises:
        click.UsageError: no such rule; names the nearest.
    """
    known = check_names()
    if name in known:
        check = _check(name)
        return check.rule(name), check.examples
    raise click.UsageError(
        f"no rule named {name!r}{plugins.closest(name, known)}; `trueup rules` lists them"
    )


def _check(name: str) -> Check[Any]:
    return plugins.load_as("evaluate", name, Check)
