"""Say which libraries a project declares and does not use, or uses and does not declare."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from scanner.cli._acknowledged import FORM, HELP, AcknowledgedGap
from scanner.cli._question import OutputOptions, answer, question_options
from scanner.collect.maven_repository import jars
from scanner.collect.node_modules import installed_packages
from scanner.model.evidence import Source
from scanner.model.resource import Json

# What no reader of dependencies takes is not in scope: a broken test fixture opens no question.
READERS = (
    "cargo-lock", "cargo-toml", "codeowners", "conda-environment", "conda-locks", "dependency-configuration", "go-modules", "go-source",
    "integration-manifest", "java-source", "javascript-source", "notebook", "python-module-map",
    "node-locks", "node-settings", "package-json", "pipfile", "php-composer", "pom-xml", "pyproject-toml", "python-locks", "python-source",
    "requirements-txt", "ruby-gems", "rust-source", "setup-cfg", "setup-py", "style-sheet",
)  # fmt: skip

INDEX_READERS = (
    "crates-index", "github-repository", "go-module-list", "npm-packument", "pypi-index",
)  # fmt: skip

_MAX_LEVELS = 12
_NO_DATABASE = "no vulnerability database was given: name one with --advisories"


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--environment",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A virtual environment or site-packages folder with the project installed: what its "
    "packages provide is then read instead of looked up.",
)
@click.option(
    "--advisories",
    type=click.Path(exists=True, path_type=Path),
    help="A vulnerability database in the OSV format to hold versions against: a folder with one JSON "
    "file for each advisory, or with archives such as npm/all.zip.",
)
@click.option(
    "--index",
    type=click.Path(exists=True, path_type=Path),
    help="A folder of answers of package indexes and forges, kept as files, that say which releases "
    "are withdrawn, deprecated or archived.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="NAME=REASON",
    help="A distribution that stays although nothing shows its use, and why; repeatable.",
)
@click.option(
    "--acknowledge", "acknowledged", multiple=True, type=AcknowledgedGap(), metavar=FORM, help=HELP
)
@click.option(
    "--trusted-to-run",
    "trusted",
    is_flag=True,
    help="Say that you trust PATH: the Go command may then be asked about its modules "
    "(`go mod tidy -diff`), instead of imports being read.",
)
@click.option("--no-cache", is_flag=True, help="Read every file again, and keep no answer.")
@question_options
def command(
    path: Path,
    environment: Path | None,
    advisories: Path | None,
    index: Path | None,
    keep: tuple[str, ...],
    acknowledged: tuple[Any, ...],
    *,
    trusted: bool,
    no_cache: bool,
    options: OutputOptions,
) -> None:
    """Compare what PATH imports, starts and configures with what it declares.

    PATH is a project, a folder of projects, a notebook, or one script with metadata of its own
    (PEP 723). Python, JavaScript, Rust, Go and Java are judged; Ruby and PHP are held against their
    locks. Manifests, lock files, sources and notebooks are read; nothing of them is run. Tools that
    look at them run only with --trusted-to-run.

    Exit code: 0 nothing found, 1 findings, 3 something could not be read, 5 nothing to compare: no
    source that could use what is declared. `trueup explain RULE` says what a rule means, `trueup
    prune PATH` takes out what nothing uses.
    """
    settings: dict[str, Json] = {"keep": dict(_kept(entry) for entry in keep)} if keep else {}
    name = path.resolve().name or "project"
    place: dict[str, Json] = {"path": str(path.resolve()), "readers": READERS}
    sources = [Source(kind="files", name=name, options=place)]
    sources += _node_modules(path.resolve())
    sources += _maven_repository(path.resolve())
    if trusted and path.is_dir():
        asked: dict[str, Json] = {"path": place["path"], "of": name, "trusted_to_run": True}
        sources.append(Source(kind="go-command", name="go mod tidy", options=asked))
    if environment is not None:
        installed = {"path": str(environment.resolve())}
        sources.append(Source(kind="environment", name="environment", options=installed))
    if advisories is not None:
        of = [str(one.resolve()) for one in (path, environment) if one is not None]
        held: dict[str, Json] = {"path": str(advisories.resolve()), "of": of}
        sources.append(Source(kind="advisories", name="advisories", options=held))
    sources += _index(index)
    answer(
        areas=("dependencies",),
        sources=tuple(sources),
        settings={"dependencies": settings},
        options=options,
        keep=not no_cache,
        acknowledged=acknowledged,
        left_out={} if advisories else {"dependencies/vulnerable": _NO_DATABASE},
    )


def _index(place: Path | None) -> Iterator[Source]:
    if place is not None:
        options: dict[str, Json] = {"path": str(place.resolve()), "readers": INDEX_READERS}
        yield Source(kind="files", name="index", options=options)


def _node_modules(path: Path) -> Iterator[Source]:
    """Yield the installed packages that Node.js would find from here: of each folder up the tree.

    It goes no further than the outermost folder that is a package or a repository.
    """
    around = [path, *path.parents][:_MAX_LEVELS]
    tops = [at for at, folder in enumerate(around) if _is_top(folder)]
    for level, folder in enumerate(around[: max(tops, default=0) + 1]):
        if installed_packages(folder / "node_modules"):
            place: dict[str, Json] = {"path": str(folder / "node_modules")}
            yield Source(kind="node-modules", name="../" * level + "node_modules", options=place)


def _maven_repository(path: Path) -> Iterator[Source]:
    """Yield the user's local Maven repository when a project of Maven lies here."""
    repository = Path.home() / ".m2" / "repository"
    if (path / "pom.xml").is_file() and repository.is_dir() and jars(repository):
        place: dict[str, Json] = {"path": str(repository)}
        yield Source(kind="maven-repository", name="~/.m2/repository", options=place)


def _is_top(folder: Path) -> bool:
    return (folder / "package.json").is_file() or (folder / ".git").exists()


def _kept(entry: str) -> tuple[str, str]:
    name, equals, reason = entry.partition("=")
    if not equals or not reason.strip():
        raise click.UsageError(f"--keep {entry}: write NAME=REASON, so that others know why")
    return name.strip(), reason.strip()
