"""Write a governance folder: trueup.yaml, specs, entitlements, waivers, policies."""

from pathlib import Path

import click

from scanner.operate.scaffold import ScaffoldExistsError, write_scaffold


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", help="Name of the estate; the folder's name by default.")
@click.option(
    "--repository",
    "repositories",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A repository to scan; repeatable; the folder itself by default.",
)
def command(folder: Path, name: str | None, repositories: tuple[Path, ...]) -> None:
    """Write a governance folder that `trueup scan` can run in at once.

    Existing files are never overwritten. Keep the folder in git: reports name the commit.
    """
    try:
        written = write_scaffold(folder, name or folder.resolve().name, repositories)
    except ScaffoldExistsError as error:
        raise click.UsageError(str(error)) from None
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"next: edit {folder / 'trueup.yaml'}, commit, then run `trueup scan`")
