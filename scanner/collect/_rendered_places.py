"""Where a rendered value comes from, where that is certain; nothing is guessed.

- Helm: the template has exactly one line for the key, and that line is nothing but a reference to one
  value (`replicas: {{ .Values.replicas }}`); the place is the line of that value in the last values file
  that states it, else in the chart's own.
- Kustomize: exactly one file of the tree states this field of this object.
- Terraform: exactly one file declares the resource.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents

_REFERENCE = re.compile(
    r"(?P<key>[A-Za-z_][\w./-]{0,100}):[ \t]{1,8}[\"']?\{\{-?[ \t]{0,8}\.Values\.(?P<path>[\w.]{1,200})"
    r"(?:[ \t]{0,8}\|[ \t]{0,8}(?:quote|squote|int|int64|toString))?[ \t]{0,8}-?\}\}[\"']?\Z"
)
_KEY = re.compile(r"(?:- )?([A-Za-z_][\w./-]{0,100}):(?:[ \t]|\Z)")
_BLOCK = re.compile(r'resource[ \t]{1,8}"([\w-]{1,120})"[ \t]{1,8}"([\w-]{1,120})"[ \t]{0,8}\{')
_MOST_BYTES = 2 * 2**20


@dataclass(frozen=True, slots=True)
class Place:
    """A line that a rendered value comes from; the file as it is called inside the source."""

    path: tuple[str | int, ...]
    file: str
    line: int

    def row(self) -> list[Json]:
        """Return the place as it is recorded."""
        return [list(self.path), self.file, self.line]


def helm_places(
    document: Json, template: str, values: Sequence[tuple[str, str]]
) -> Iterator[Place]:
    """Yield the certain places of one rendered object.

    Args:
        document: the object.
        template: the text of the template that it was rendered from.
        values: name and text of each values file, the chart's own first, later ones winning.
    """
    named = _references(template)
    stated = [(name, *_stated(text)) for name, text in values]
    leaves: dict[str, list[tuple[str | int, ...]]] = {}
    for path in _scalars(document):
        leaves.setdefault(str(path[-1]), []).append(path)
    for key, target in named.items():
        if len(leaves.get(key, ())) != 1:
            continue
        rendered = str(_at(document, leaves[key][0]))
        for name, lines, whole in reversed(stated):
            if target in lines:
                if str(_at(whole, target)) == rendered:
                    yield Place(leaves[key][0], name, lines[target])
                break


def _references(template: str) -> dict[str, tuple[str, ...]]:
    """Return the keys that stand on one line only, and the value that this line refers to."""
    seen: dict[str, int] = {}
    found: dict[str, tuple[str, ...]] = {}
    for raw in template.split("\n"):
        line = raw.strip()
        key = _KEY.match(line)
        if key:
            seen[key[1]] = seen.get(key[1], 0) + 1
        reference = _REFERENCE.fullmatch(line.removeprefix("- "))
        if reference:
            found[reference["key"]] = tuple(reference["path"].split("."))
    return {key: path for key, path in found.items() if seen.get(key) == 1}


def kustomize_places(document: Json, files: Sequence[tuple[str, str]]) -> Iterator[Place]:
    """Yield the certain places of one built object: fields that exactly one file states of it.

    The value must be the same there, so that no transformer made another of it.
    """
    stated: list[tuple[str, dict[tuple[str | int, ...], int], Json]] = []
    wanted = _identity(document)
    for name, text in files:
        try:
            documents = load_documents(text)
        except DocumentSyntaxError:
            return  # what cannot be read may state anything
        stated += [
            (name, {path: one.lines.near(path) for path in _scalars(one.value)}, one.value)
            for one in documents
            if _identity(one.value) == wanted
        ]
    for path in _scalars(document):
        if any(isinstance(part, int) for part in path):
            continue  # a list may have been merged by key
        found = [(name, lines[path], whole) for name, lines, whole in stated if path in lines]
        if len(found) == 1 and _at(found[0][2], path) == _at(document, path):
            yield Place(path, found[0][0], found[0][1])


def _identity(document: Json) -> tuple[str, str]:
    if not isinstance(document, Mapping) or not isinstance(document.get("metadata"), Mapping):
        return "", ""
    return str(document.get("kind", "")), str(document["metadata"].get("name", ""))


def terraform_lines(files: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, int]]:
    """Return (type, name) -> (file, line) of the resources that exactly one block declares."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for name, text in files:
        for number, line in enumerate(text.split("\n"), 1):
            block = _BLOCK.match(line.strip())
            if block:
                found.setdefault((block[1], block[2]), []).append((name, number))
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _stated(text: str) -> tuple[dict[tuple[str | int, ...], int], Json]:
    """Return the line of each scalar of a values file, and the values."""
    try:
        documents = load_documents(text)
    except DocumentSyntaxError:
        return {}, None
    if len(documents) != 1:
        return {}, None
    whole = documents[0]
    return {path: whole.lines.near(path) for path in _scalars(whole.value)}, whole.value


def _at(value: Json, path: tuple[str | int, ...]) -> Json:
    for part in path:
        value = value[part]
    return value


def _scalars(value: Json) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every scalar."""
    waiting: list[tuple[tuple[str | int, ...], Json]] = [((), value)]
    while waiting:
        path, held = waiting.pop()
        if isinstance(held, Mapping):
            waiting += [((*path, str(key)), inner) for key, inner in held.items()]
        elif isinstance(held, list):
            waiting += [((*path, at), inner) for at, inner in enumerate(held)]
        elif path:
            yield path


def texts_below(folder: Path, suffixes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return path and text of the files below a folder, in order of path; large ones left out."""
    found: list[tuple[str, str]] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and path.is_file() and path.stat().st_size <= _MOST_BYTES:
            name = path.relative_to(folder).as_posix()
            found.append((name, path.read_text(encoding="utf-8", errors="replace")))
    return found
