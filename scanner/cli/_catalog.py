"""The rules there are: of checks, of Rego policies, and those about waiver entries."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from scanner import plugins
from scanner.evaluate.policies._policy import KIND, BadPolicy, policies_of
from scanner.findings.correction_rules import CORRECTION_RULES
from scanner.findings.waiver_rules import WAIVER_RULES
from scanner.model.check import Check, Example, Rule
from scanner.model.connector import CollectContext
from scanner.model.evidence import Source, Unreadable
from scanner.model.vocabulary import Side
from scanner.operate.governance import built_in_policies
from scanner.operate.passing_context import passing_context
from scanner.operate.pipeline import gather, understand

_OF_ENTRIES = {**WAIVER_RULES, **CORRECTION_RULES}

POLICIES = click.option(
    "--policies",
    "folders",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A folder of Rego policies of your own, besides the built-in ones; repeatable.",
)


def all_rules(folders: tuple[Path, ...] = ()) -> dict[str, Rule]:
    """Return every rule by id, in order of id; a policy that cannot be read is said on stderr."""
    rules = {name: _check(name).rule(name) for name in plugins.names("evaluate")}
    rules |= _OF_ENTRIES
    rules.update((rule.id, rule) for rule in _policy_rules(folders))
    return dict(sorted(rules.items()))


def rule_named(name: str, folders: tuple[Path, ...] = ()) -> tuple[Rule, tuple[Example, ...]]:
    """Return one rule and the examples of its check; a policy has its tests beside it.

    Raises:
        click.UsageError: no such rule; names the nearest.
    """
    checks = list(plugins.names("evaluate"))
    if name in checks:
        check = _check(name)
        return check.rule(name), check.examples
    if name in _OF_ENTRIES:
        return _OF_ENTRIES[name], ()
    policies = {rule.id: rule for rule in _policy_rules(folders)}
    if name in policies:
        return policies[name], ()
    hint = plugins.closest(name, [*checks, *_OF_ENTRIES, *policies])
    raise click.UsageError(f"no rule named {name!r}{hint}; `trueup rules` lists them")


def _check(name: str) -> Check[Any]:
    return plugins.load_as("evaluate", name, Check)


def _policy_rules(folders: tuple[Path, ...]) -> Iterator[Rule]:
    own = [
        Source("files", f"policies {place}", {"path": str(folder.absolute())}, side=Side.SPEC)
        for place, folder in enumerate(folders)
    ]
    context = passing_context(Path.cwd())
    for source in (built_in_policies(), *own):
        yield from _rules_in(source, context)


def _rules_in(source: Source, context: CollectContext) -> Iterator[Rule]:
    gathered = gather([source], context)
    understood = understand(gathered.snapshots)
    for gap in (*gathered.unread, *understood.unread):
        _complain(gap)
    modules = [resource for resource in understood.resources if resource.kind == KIND]
    for policy in policies_of(modules):
        if isinstance(policy, BadPolicy):
            click.echo(f"warning: {policy.id}: {policy.reason}", err=True)
        else:
            yield policy.rule


def _complain(gap: Unreadable) -> None:
    click.echo(f"warning: {gap.place}: {gap.reason}", err=True)
