"""Say why a rule matters, how to fix what it finds, and on what authority."""

import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from scanner.cli._catalog import POLICIES, rule_named
from scanner.model.check import Example, Rule
from scanner.report._document import rule_record


@click.command()
@click.argument("rule")
@POLICIES
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(rule: str, folders: tuple[Path, ...], form: str) -> None:
    """Explain RULE, such as permissions/unused-grant: why, fix, source, controls, examples."""
    declared, examples = rule_named(rule, folders)
    if form == "json":
        shown = [{"name": example.name, "messages": example.messages} for example in examples]
        value = {"id": declared.id, **rule_record(declared), "examples": shown}
        packed = msgspec.json.encode(value, order="sorted")
        click.echo(msgspec.json.format(packed, indent=2).decode())
    else:
        click.echo("\n".join(_lines(declared, examples)))


def _lines(rule: Rule, examples: tuple[Example, ...]) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield f"severity {rule.severity.value}, confidence {rule.confidence.value}"
    sections = (
        ("Why", rule.why),
        ("Fix", rule.fix),
        ("Source", rule.source),
        ("Controls", ", ".join(rule.controls)),
        ("Runbook", rule.runbook),
    )
    for name, words in sections:
        if words:
            yield ""
            yield name
            yield textwrap.fill(words, 88, initial_indent="  ", subsequent_indent="  ")
    if examples:
        yield ""
        yield "Examples"
        yield from _examples(examples)


def _examples(examples: tuple[Example, ...]) -> Iterator[str]:
    for example in examples:
        yield f"  {example.name}: {'finds' if example.messages else 'finds nothing'}"
        yield from (f"    - {message}" for message in example.messages)
