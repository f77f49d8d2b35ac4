"""Rego modules, as resources of kind "trueup/policy"."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.rego_metadata import Annotation, AnnotationError, annotations
from scanner.normalize.grammars.rego_tokens import Outline, outline

KIND = "trueup/policy"
_MAX_LENGTH = 1_000_000
_JUDGING = frozenset({"finding", "deny", "violation", "warn", "exception"})
"""First words of rules that are asked about documents."""


def _recognises(name: str, text: str) -> bool:
    del text
    return name.endswith(".rego")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one policy module: `{path, text, package, rules, annotations, test}`.

    `rules` is `{name: first line}`; `annotations` is a list of `{line, scope, target, values}`
    in file order. A block that cannot be read is a gap, because it may say when the policy holds.
    """
    file = snapshot.origin.file or snapshot.address
    if len(text) > _MAX_LENGTH:
        reason = f"a policy module of {len(text)} characters; at most {_MAX_LENGTH} are read"
        yield Unreadable(snapshot.source.name, file, reason)
        return
    found = outline(text)
    if not found.package:
        reason = "no package declaration at the top of the module: write `package policies.<area>`"
        yield Unreadable(snapshot.source.name, f"{file}:1", reason)
        return
    blocks: list[Json] = []
    for block in annotations(text):
        if isinstance(block, AnnotationError):
            reason = f"METADATA: {block.reason}"
            yield Unreadable(snapshot.source.name, f"{file}:{block.line}", reason)
        else:
            blocks.append(_plain(block))
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{file}",
        kind=KIND,
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=replace(snapshot.origin, line=found.package_line),
        evidence=snapshot.digest,
        attributes={
            "path": file,
            "text": text,
            "package": list(found.package),
            "rules": dict(found.rules),
            "annotations": blocks,
            "test": _is_test(file, found),
        },
    )


def _is_test(file: str, found: Outline) -> bool:
    """Say whether a module holds nothing but tests; conftest asks its rules in whatever file."""
    if found.package[-1].endswith("_test"):
        return True
    judging = (rule.partition("_")[0] in _JUDGING for rule in found.rules)
    return file.endswith("_test.rego") and not any(judging)


def _plain(block: Annotation) -> dict[str, Json]:
    return {
        "line": block.line,
        "scope": block.scope,
        "target": block.target,
        "values": dict(block.values),
    }


READER = DocumentReader(recognises=_recognises, read=_read)
