"""`trueup policy eval`: ask policies about documents."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from scanner.cli._policy_place import POLICIES_HELP, old_syntax, place, version_of
from scanner.cli._question import OutputOptions, answer, question_options
from scanner.model.evidence import Source
from scanner.model.resource import Json
from scanner.operate.policy_source import BUILT_IN, policy_source

_engine = click.option(
    "--engine",
    default="auto",
    show_default=True,
    help="auto, embedded, opa, or the address of a running OPA server.",
)


@click.command("eval", help=f"Ask POLICIES about the documents of INPUT.\n\n{POLICIES_HELP}")
@place
@click.argument("given", metavar="INPUT", type=click.Path(exists=True, path_type=Path))
@_engine
@old_syntax
@click.option(
    "--namespace",
    "-n",
    "namespaces",
    multiple=True,
    metavar="PACKAGE",
    help="Read deny, violation and warn rules of this package; repeatable.  [default: main]",
)
@click.option("--all-namespaces", is_flag=True, help="Read those rules of every package.")
@click.option(
    "--data",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A file or folder of documents that policies see as `data`; repeatable.",
)
@click.option("--combine", is_flag=True, help="Give those rules all documents as one input.")
@click.option("--no-cache", is_flag=True, help="Read every file again, and keep no answer.")
@question_options
def eval_command(
    policies: str, given: Path, options: OutputOptions, *, no_cache: bool, **asked: Any
) -> None:
    settings = {
        "engine": asked["engine"],
        "rego_version": version_of(v0=asked["v0"]),
        "namespaces": ["all"] if asked["all_namespaces"] else list(asked["namespaces"]),
        "data": _data(asked["data"]),
        "combine": asked["combine"],
        # As conftest tells paths: from where it was called.
        "combine_below": (given if given.is_dir() else given.parent).as_posix(),
    }
    answer(
        areas=("policies",),
        sources=(
            policy_source(policies),
            Source("files", given.name, _as_given(given, policies)),
        ),
        settings={"policies": settings},
        options=options,
        keep=not no_cache,
    )


def _as_given(given: Path, policies: str) -> dict[str, Json]:
    """Return how the input is read: policies of others may be about files as they stand."""
    return {"path": str(given.absolute()), "whole": policies != BUILT_IN}


def _data(paths: Sequence[Path]) -> Mapping[str, Json]:
    """Return the documents below all paths as one; a folder inside a path is a key."""
    if not paths:
        return {}
    from scanner.operate.policy_data import data_below  # noqa: PLC0415 - few have any

    try:
        return data_below(paths)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
