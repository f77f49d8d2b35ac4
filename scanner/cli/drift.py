"""Hold live configuration against its specs.

Two files are compared with each other; in two folders, Kubernetes objects and other resources with
names find each other by name, plain documents by file name.
"""

from pathlib import Path
from typing import Any

import click

from scanner.cli._question import OutputOptions, answer, question_options
from scanner.model.evidence import Source
from scanner.model.vocabulary import Side

_PLACE = click.Path(exists=True, path_type=Path)
_APPLIED = "last-applied"


@click.command()
@click.option("--spec", required=True, type=_PLACE, help="What should be: a file or folder.")
@click.option("--live", required=True, type=_PLACE, help="What is: a file or folder.")
@click.option(
    "--last-applied",
    type=_PLACE,
    help="What was applied last: tells live edits from changes of the spec, and finds removals.",
)
@click.option(
    "--kind",
    default="",
    help="Compare only this kind; documents that do not say what they are count as it.",
)
@click.option("--namespace", default="", help="Namespace of Kubernetes specs that name none.")
@click.option("--strict", is_flag=True, help="Report keys that only live has, defaults aside.")
@question_options
def command(
    spec: Path,
    live: Path,
    last_applied: Path | None,
    kind: str,
    namespace: str,
    *,
    strict: bool,
    options: OutputOptions,
) -> None:
    """Find where live configuration differs from its specs.

    Reads Kubernetes objects, AWS policies and resources, Terraform state, PostgreSQL settings,
    branch protection, env and INI files, inventories, and any YAML, JSON or TOML document.
    """
    sources = [_source("spec", spec, Side.SPEC, kind), _source("live", live, Side.LIVE, kind)]
    if last_applied is not None:
        sources.append(_source(_APPLIED, last_applied, Side.SPEC, kind))
    settings: dict[str, Any] = {
        "strict": strict,
        "namespace": namespace,
        "kind": kind,
        "files": True,
        "pair_single": spec.is_file() and live.is_file(),
        "last_applied": _APPLIED if last_applied is not None else "",
    }
    answer(areas=("drift",), sources=sources, settings={"drift": settings}, options=options)


def _source(name: str, path: Path, side: Side, kind: str) -> Source:
    place = {"path": str(path)}
    # Kubernetes objects always say what they are, so that the kind only selects them.
    declared = {"kind": kind} if kind and not kind.startswith("kubernetes/") else {}
    return Source(kind="files", name=name, options={**place, **declared}, side=side)
