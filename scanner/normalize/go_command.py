"""What `go mod tidy -diff` says, as requirements that it adds, drops and marks."""

from collections.abc import Iterator
from typing import NamedTuple

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.grammars.json_text import load_json

KIND = "trueup/go-tidy"


class _Line(NamedTuple):
    path: str
    version: str
    indirect: bool


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield {path of the go.mod, source that holds it, added, dropped, direct, problem}.

    `added` is module -> version of requirements that are missing, `dropped` names those that nothing
    needs, `direct` those that a source imports although they are marked indirect.
    """
    held = load_json(snapshot.content.decode("utf-8", "replace"))
    before, after = _sides(str(held["diff"]))
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{held['path']}",
        kind=KIND,
        attributes={
            "path": held["path"],
            "source": held["of"],
            "added": {path: one.version for path, one in after.items() if path not in before and not one.indirect},
            "dropped": sorted(
                path for path, one in before.items()
                if not one.indirect and (path not in after or after[path].indirect)
            ),
            "direct": sorted(
                path for path, one in after.items()
                if not one.indirect and path in before and before[path].indirect
            ),
            "problem": held["problem"],
        },
        side=snapshot.source.side,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )  # fmt: skip


def _sides(diff: str) -> tuple[dict[str, _Line], dict[str, _Line]]:
    """Return the requirements of the lines that go.mod loses and gains."""
    before: dict[str, _Line] = {}
    after: dict[str, _Line] = {}
    inside = False
    for line in diff.split("\n"):
        if line.startswith(("--- ", "+++ ")):
            inside = line.rstrip().endswith("go.mod")
        elif inside and line[:1] in "+-" and (found := _requirement(line[1:])):
            (before if line[0] == "-" else after)[found.path] = found
    return before, after


def _requirement(text: str) -> _Line | None:
    code, _, comment = text.partition("//")
    words = code.split()
    words = words[1:] if words[:1] == ["require"] else words
    if len(words) != 2 or not words[1].startswith("v"):
        return None
    return _Line(words[0], words[1], comment.strip().startswith("indirect"))


NORMALIZER = Normalizer(_normalize)
