"""Say whether everything that a scan needs is there: versions, engines, folders, sources."""

import sys
from pathlib import Path

import click

from scanner.cli._progress import shown_progress
from scanner.model.vocabulary import Exit
from scanner.operate.config import FILE, ConfigurationError, load
from scanner.operate.doctor import Health, Symptom, of_estate, of_installation


@click.command()
@click.option(
    "--config", "config_path", type=click.Path(path_type=Path), default=Path(),
    help="trueup.yaml, or the folder that holds it.",
)  # fmt: skip
@click.option("--deep", is_flag=True, help="Read every source as a whole, to try each permission.")
def command(*, config_path: Path, deep: bool) -> None:
    """Say whether everything that a scan needs is there, and what to do where it is not.

    Looks at versions, git, policy engines, the folders that are written, the redaction key, and
    asks each source for its first document with the credentials of the scan. Keeps nothing.
    Exits 2 when trueup.yaml is wrong, 3 when something is missing.
    """
    symptoms = list(of_installation())
    _tell(symptoms)
    file = config_path / FILE if config_path.is_dir() else config_path
    if not file.exists():
        click.echo(f"note     {FILE}: not here: only the installation was looked at")
        sys.exit(_code(symptoms))
    try:
        configuration = load(config_path)
    except ConfigurationError as error:
        for line in str(error).splitlines():
            click.echo(f"problem  {line}")
        sys.exit(Exit.USAGE)
    with shown_progress() as progress:
        found = list(of_estate(configuration, progress, deep=deep))
    _tell(found)
    sys.exit(_code([*symptoms, *found]))


def _tell(symptoms: list[Symptom]) -> None:
    for one in symptoms:
        click.echo(f"{one.health:8} {one.what}: {one.says}")


def _code(symptoms: list[Symptom]) -> Exit:
    ill = any(one.health is Health.ILL for one in symptoms)
    return Exit.INCOMPLETE if ill else Exit.CLEAN
