"""Check a governance folder, or bring its files to the newest version."""

import sys
from pathlib import Path

import click

from scanner.model.vocabulary import Exit
from scanner.operate.governance_check import check_governance
from scanner.operate.migration import MigrationError, migrate


@click.group()
def command() -> None:
    """Check a governance folder, or bring its files to the newest version."""


@command.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
def check(path: Path) -> None:
    """Check trueup.yaml and everything that it names: each mistake with its place.

    Looks at the files as they are on disk: trueup.yaml, specs, entitlements, waivers, corrections,
    owners, approvers, role specs, usage records, and compiles the policies. Exits 2 when there is a mistake; reads no source.
    """
    found = check_governance(path)
    for line in found.mistakes:
        click.echo(line)
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    if found.mistakes:
        click.echo(f"{len(found.mistakes)} mistakes in {found.files} files", err=True)
        sys.exit(Exit.USAGE)
    click.echo(f"{found.files} files, no mistake", err=True)


@command.command("migrate")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option("--write", is_flag=True, help="Write the changes; without it they are only shown.")
def migrate_command(path: Path, *, write: bool) -> None:
    """Bring trueup.yaml and the files that it names to the newest version of their format.

    Shows the change as a diff, and writes it only with --write; comments and layout stay.
    """
    try:
        changed = migrate(path, write=write)
    except MigrationError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(Exit.USAGE)
    for one in changed:
        click.echo(one.diff, nl=False)
    words = "changed" if write else "would change: --write does it"
    click.echo(f"{len(changed)} files {words}" if changed else "nothing to migrate", err=True)
