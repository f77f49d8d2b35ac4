"""List every rule with its severity and controls."""

from pathlib import Path

import click
import msgspec

from scanner.cli._catalog import POLICIES, all_rules
from scanner.report._document import rule_record


@click.command()
@click.option("--area", help="Only rules of this area, such as drift or permissions.")
@click.option(
    "--output",
    type=click.Choice(["table=-", "json=-"]),
    default="table=-",
    show_default=True,
    help="Print a table for people or JSON for programs.",
)
@POLICIES
def command(area: str | None, output: str, folders: tuple[Path, ...]) -> None:
    """List every rule there is; `trueup explain RULE` says more about one."""
    rules = all_rules(folders)
    areas = sorted({name.partition("/")[0] for name in rules})
    if area and area not in areas:
        raise click.UsageError(f"no area named {area!r}; there are: {', '.join(areas)}")
    chosen = {name: rule for name, rule in rules.items() if not area or name.startswith(f"{area}/")}
    if output == "json=-":
        value = {"rules": {name: rule_record(rule) for name, rule in chosen.items()}}
        packed = msgspec.json.encode(value, order="sorted")
        click.echo(msgspec.json.format(packed, indent=2).decode())
        return
    width = max(map(len, chosen), default=0)
    for name, rule in chosen.items():
        click.echo(f"{name:<{width}}  {rule.severity.value:<8}  {rule.title}")
