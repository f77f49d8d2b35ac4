"""Say which libraries a project declares and does not use, or uses and does not declare."""

from pathlib import Path

import click

from scanner.cli._question import OutputOptions, answer, question_options
from scanner.model.evidence import Source
from scanner.model.resource import Json

# What no reader of dependencies takes is not in scope: a broken test fixture opens no question.
READERS = (
    "codeowners", "conda-environment", "dependency-configuration", "javascript-source", "notebook",
    "package-json", "pipfile", "pyproject-toml", "python-locks", "python-source",
    "requirements-txt", "setup-cfg", "setup-py",
)  # fmt: skip


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--environment",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A virtual environment or site-packages folder with the project installed: what its "
    "packages provide is then read instead of looked up.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="NAME=REASON",
    help="A distribution that stays although nothing shows its use, and why; repeatable.",
)
@question_options
def command(
    path: Path, environment: Path | None, keep: tuple[str, ...], options: OutputOptions
) -> None:
    """Compare what PATH imports, starts and configures with what it declares.

    PATH is a project, a folder of projects, or one script with metadata of its own (PEP 723).
    Manifests, lock files, sources and notebooks are read; nothing of them is run.
    """
    settings: dict[str, Json] = {"keep": dict(_kept(entry) for entry in keep)} if keep else {}
    name = path.resolve().name or "project"
    place: dict[str, Json] = {"path": str(path.resolve()), "readers": READERS}
    sources = [Source(kind="files", name=name, options=place)]
    if environment is not None:
        installed = {"path": str(environment.resolve())}
        sources.append(Source(kind="environment", name="environment", options=installed))
    answer(
        areas=("dependencies",),
        sources=tuple(sources),
        settings={"dependencies": settings},
        options=options,
    )


def _kept(entry: str) -> tuple[str, str]:
    name, equals, reason = entry.partition("=")
    if not equals or not reason.strip():
        raise click.UsageError(f"--keep {entry}: write NAME=REASON, so that others know why")
    return name.strip(), reason.strip()
