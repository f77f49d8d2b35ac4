"""Hold live configuration against its specs.

Two files are compared with each other; in two folders, Kubernetes objects and other resources with
names find each other by name, plain documents by file name.
"""

from pathlib import Path
from typing import Any

import click

from scanner.cli._question import OutputOptions, answer, question_options
from scanner.model.evidence import Source
from scanner.model.resource import Json
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.yaml_text import DocumentSyntaxError, load_documents

_PLACE = click.Path(exists=True, path_type=Path)
_APPLIED = "last-applied"
_PACKED = b"PK\x03\x04"


@click.command()
@click.argument("places", nargs=-1, metavar="")
@click.option("--spec", type=_PLACE, help="What should be: a file or folder.")
@click.option("--live", type=_PLACE, help="What is: a file or folder.")
@click.option(
    "--between",
    nargs=2,
    type=_PLACE,
    metavar="ONE OTHER",
    help="Two environments in place of --spec and --live; what only one has counts too.",
)
@click.option(
    "--allowed",
    "allowed_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML list of {kind, name, path, reason}: where they may differ; kind, name, path are globs.",
)
@click.option(
    "--last-applied",
    type=_PLACE,
    help="What was applied last: tells live edits from changes of the spec, and finds removals.",
)
@click.option(
    "--rules",
    "rules_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML list of ignore rules, as in the folder of waivers: what may differ, why, until when.",
)
@click.option(
    "--sensitive",
    multiple=True,
    metavar="PATH",
    help="Show values there as (masked), such as data.licence or spec.env[*].value; repeatable.",
)
@click.option(
    "--kind",
    default="",
    help="Compare only this kind; documents that do not say what they are count as it.",
)
@click.option("--namespace", default="", help="Namespace of Kubernetes specs that name none.")
@click.option("--strict", is_flag=True, help="Report keys that only live has, defaults aside.")
@click.option("--no-cache", is_flag=True, help="Read every file again, and keep no answer.")
@question_options
def command(
    *,
    places: tuple[str, ...],
    spec: Path | None,
    live: Path | None,
    between: tuple[Path, Path] | None,
    allowed_file: Path | None,
    last_applied: Path | None,
    rules_file: Path | None,
    sensitive: tuple[str, ...],
    kind: str,
    namespace: str,
    strict: bool,
    no_cache: bool,
    options: OutputOptions,
) -> None:
    """Find where live configuration differs from its specs.

    Reads Kubernetes objects, AWS policies and resources, Terraform state and plans
    (`terraform show -json`), settings of PostgreSQL, Redis, sshd and nginx, branch protection and
    rulesets, env and INI files, inventories, and any YAML, JSON or TOML document.
    """
    _refuse_guesses(places, kind, sensitive)
    spec, live = _sides(spec, live, between)
    sources = [_source("spec", spec, Side.SPEC, kind), _source("live", live, Side.LIVE, kind)]
    if last_applied is not None:
        sources.append(_source(_APPLIED, last_applied, Side.SPEC, kind))
    if rules_file is not None:
        sources.append(_rules(rules_file))
    settings: dict[str, Any] = {
        "strict": strict or between is not None,
        "allowed": _allowed(allowed_file),
        "between": between is not None,
        "namespace": namespace,
        "kind": kind,
        "files": True,
        "pair_single": spec.is_file() and live.is_file(),
        "last_applied": _APPLIED if last_applied is not None else "",
        "sensitive": [{"path": path} for path in sensitive],
    }
    answer(
        areas=("drift",),
        sources=sources,
        settings={"drift": settings},
        options=options,
        keep=not no_cache,
    )


def _refuse_guesses(places: tuple[str, ...], kind: str, sensitive: tuple[str, ...]) -> None:
    """Refuse what is likely to mean something else than it would do."""
    if places:
        named = " ".join(
            f"--{side} {one}" for side, one in zip(("spec", "live"), places, strict=False)
        )
        raise click.UsageError(f"say which is which: {named}")
    if kind and "/" not in kind and kind[:1].isupper():
        raise click.UsageError(
            f"--kind is what reports call it: kubernetes/apps/{kind} or kubernetes/{kind}"
        )
    for path in sensitive:
        if not path.strip() or path.count("[") != path.count("]"):
            raise click.UsageError(f"--sensitive {path!r} names no place: a bracket is left open")


def _sides(
    spec: Path | None, live: Path | None, between: tuple[Path, Path] | None
) -> tuple[Path, Path]:
    if between is not None:
        if spec or live:
            raise click.UsageError("--between stands in place of --spec and --live")
        return between
    if spec is None or live is None:
        raise click.UsageError("give --spec and --live, or --between ONE OTHER")
    for path in (spec, live):
        if path.is_file() and _begins_packed(path):
            raise click.UsageError(
                f"{path}: is packed; of a plan of Terraform give what `terraform show -json` prints"
            )
    return spec, live


def _begins_packed(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_PACKED)) == _PACKED
    except OSError:
        return False


def _allowed(file: Path | None) -> list[Json]:
    """Return the declared differences; an entry that lacks its path or reason is refused."""
    if file is None:
        return []
    try:
        documents = load_documents(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, DocumentSyntaxError) as error:
        raise click.UsageError(f"{file}: {error}") from None
    entries = documents[0].value if len(documents) == 1 else None
    if not isinstance(entries, list):
        raise click.UsageError(f"{file}: write a list of {{kind, name, path, reason}}")
    for place, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not (entry.get("path") and entry.get("reason")):
            raise click.UsageError(f"{file}: entry {place} needs a path and a reason")
    return entries


def _rules(file: Path) -> Source:
    """Return the source of ignore rules: the file as it is, committed or not."""
    place = {
        "path": str(file.parent),
        "folders": [file.name],
        "revision": "working-tree",
        "readers": ["waivers"],
    }
    return Source(kind="governance", name="waivers", options=place)


def _source(name: str, path: Path, side: Side, kind: str) -> Source:
    place = {"path": str(path)}
    # Kubernetes objects always say what they are, so that the kind only selects them.
    declared = {"kind": kind} if kind and not kind.startswith("kubernetes/") else {}
    return Source(kind="files", name=name, options={**place, **declared}, side=side)
