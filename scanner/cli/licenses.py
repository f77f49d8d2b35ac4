"""Say which packages are under a licence that the policy does not allow."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from scanner.cli._question import OutputOptions, QuestionGroup, answer, question_options
from scanner.evaluate.licenses._verdict import Answer, Policy, Verdict, evaluate, policy_of
from scanner.model.evidence import Source
from scanner.model.resource import Json
from scanner.normalize.grammars.spdx import read

_EXIT = {Verdict.ALLOW: 0, Verdict.DENY: 1, Verdict.REVIEW: 1, Verdict.ERROR: 2}


def _listed(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> list[str]:
    """Split the values of a repeatable option at commas."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _policy_options(function: Any) -> Any:
    """Add --allow, --deny, --or-later-expands and --exceptions-inherit."""
    for decorate in (
        click.option(
            "--exceptions-inherit",
            is_flag=True,
            help="Judge a licence WITH an exception as the licence alone.",
        ),
        click.option(
            "--or-later-expands",
            is_flag=True,
            help="Let an or-later licence pass where a later version is allowed.",
        ),
        click.option(
            "--deny", multiple=True, callback=_listed, help="Licences that never pass: A,B."
        ),
        click.option(
            "--allow", multiple=True, callback=_listed, help="The only licences that pass: A,B."
        ),
    ):
        function = decorate(function)
    return function


# What says nothing of packages is not in scope: a broken test fixture opens no question.
_READERS = (
    "cargo-metadata", "cargo-vendored", "codeowners", "conda-environment", "license-lock",
    "maven-pom", "notice-file", "npm-licenses", "package-json", "pipfile",
    "pyproject-toml", "python-locks", "requirements-txt", "sbom-cyclonedx", "sbom-spdx",
    "setup-cfg", "setup-py",
)  # fmt: skip


@click.group(cls=QuestionGroup)
def command() -> None:
    """Say which packages are under a licence that the policy does not allow."""


@command.command("ask")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--project", default="", help="The licence that the whole is passed on under.")
@click.option("--no-texts", is_flag=True, help="Decide by metadata alone, without licence files.")
@_policy_options
@question_options
def _ask(path: Path, options: OutputOptions, *, no_texts: bool, **policy: Json) -> None:
    """Judge the packages of PATH: a project, an environment, wheels, or a Go module cache.

    What packages say of themselves is compared: License-Expression, License, classifiers, licence
    files, package.json, lock files, vendored crates, poms, `cargo metadata` saved as JSON, and bills
    of materials. Nothing of them is run.
    """
    _checked(policy)
    if policy["project"] and read(str(policy["project"])).tree is None:
        raise click.UsageError(f"--project {policy['project']}: not a licence expression")
    answer(
        areas=("licenses",),
        sources=_sources(path, texts=not no_texts),
        settings={"licenses": policy},
        options=options,
    )


@command.command("evaluate")
@click.argument("expression")
@_policy_options
@click.option("--output", default="text=-", help="text=- for people, json=- for programs.")
def _evaluate(expression: str, output: str, **policy: Json) -> None:
    """Give the verdict on one licence EXPRESSION: exit 0 allow, 1 deny or review, 2 invalid."""
    if output not in ("text=-", "json=-"):
        raise click.UsageError(f"--output {output}: write text=- or json=-")
    result = evaluate(expression, _checked(policy))
    click.echo(json.dumps(result.as_json(), indent=2) if output == "json=-" else _words(result))
    sys.exit(_EXIT[result.verdict])


def _checked(settings: Mapping[str, Json]) -> Policy:
    policy = policy_of(settings)
    if policy.problems:
        raise click.UsageError("; ".join(f"--{problem}" for problem in policy.problems))
    return policy


def _sources(path: Path, *, texts: bool) -> tuple[Source, ...]:
    """Return the documents of a project and the packages installed in it, whichever are there."""
    from scanner.collect.environment import (  # noqa: PLC0415
        holds_installed,
        holds_wheels,
        is_environment,
    )

    options: dict[str, Json] = {"path": str(path), "texts": texts, "provides": False}
    installed = Source(kind="environment", name="environment", options=options)
    if holds_wheels(path) or (path.is_dir() and is_environment(path)):
        return (installed,)
    files = Source(kind="files", name="files", options={"path": str(path), "readers": _READERS})
    return (files, installed) if path.is_dir() and holds_installed(path) else (files,)


def _words(result: Answer) -> str:
    lines = [f"{result.verdict.value}: {result.reading.canonical or 'not a licence expression'}"]
    if result.chosen is not None and str(result.chosen) != result.reading.canonical:
        lines.append(f"  chosen: {result.chosen}")
    if result.reason:
        lines.append(f"  {result.reason}")
    if result.reading.error is not None and result.verdict is not Verdict.ERROR:
        lines.append(f"  {result.reading.error}")
    lines += [f"  also: {name}" for name in result.reading.also]
    return "\n".join(lines)
