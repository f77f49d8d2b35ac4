"""Take what settings of tools say about single modules out of them, and leave every other byte."""

from collections.abc import Callable, Collection
from typing import Any

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.ini_text import read_ini
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.grammars.toml_spans import TomlSpan, load_toml, toml_spans
from scanner.remediate.edits._toml_cuts import cut_element, cut_statement, cut_table

_MANIFEST_COMMANDS = frozenset({"include", "exclude", "recursive-include", "recursive-exclude"})
_MOST = 200


def names_of(paths: Collection[str]) -> frozenset[str]:
    """Return how settings name these files: by path, and modules by dotted name too."""
    found = set(paths)
    for path in paths:
        inner = path.removeprefix("src/")
        if inner.endswith(".py"):
            found |= {inner, inner.removesuffix(".py").replace("/", ".")}
    return frozenset(name for name in found if "/" in name or "." in name.removesuffix(".py"))


def without_toml_entries(text: str, names: Collection[str]) -> str:
    """Return a TOML document without elements, keys and overrides that are about these names only.

    Raises:
        CannotFixError: the document cannot be read, or an entry cannot be cut out cleanly.
    """
    for _ in range(_MOST):
        try:
            document, spans = load_toml(text), toml_spans(text)
        except DocumentSyntaxError as error:
            raise CannotFixError(f"the file cannot be read: {error}") from None
        cut = _next_cut(document, spans, names)
        if cut is None:
            return text
        span, path = cut
        after = _cut(text, span, spans)
        _verify(document, after, path)
        text = after
    raise CannotFixError("more entries name it than a person would expect")


def _next_cut(
    document: Any, spans: tuple[TomlSpan, ...], names: Collection[str]
) -> tuple[TomlSpan, Path] | None:
    for span in spans:
        if span.path[:1] != ("tool",) and "per-file-ignores" not in span.path:
            continue
        if _is_override(document, span.path, names):
            return span, span.path
        last = span.path[-1]
        value = _at(document, span.path)
        is_element = isinstance(last, int) and isinstance(value, str)
        if (is_element and value in names) or (isinstance(last, str) and last in names):
            return span, span.path
    return None


def _is_override(document: Any, path: Path, names: Collection[str]) -> bool:
    """Say whether a table of an array, such as mypy's overrides, is about these modules alone."""
    table = _at(document, path) if path and isinstance(path[-1], int) else None
    about = table.get("module") if isinstance(table, dict) else None
    listed = about if isinstance(about, list) else [about]
    return bool(listed) and all(isinstance(one, str) and one in names for one in listed)


def _cut(text: str, span: TomlSpan, spans: tuple[TomlSpan, ...]) -> str:
    if text[span.key_start] == "[" and span.key_start == span.start:
        if text.startswith("[[", span.start) or not isinstance(span.path[-1], int):
            headers = (one.start for one in spans if _is_header(text, one, spans))
            end = min((start for start in headers if start > span.start), default=len(text))
            return cut_table(text, span.start, end)
        return cut_element(text, span)
    return cut_element(text, span) if isinstance(span.path[-1], int) else cut_statement(text, span)


def _is_header(text: str, span: TomlSpan, spans: tuple[TomlSpan, ...]) -> bool:
    if span.key_start != span.start or text[span.start] != "[":
        return False
    # An element of an array that is itself an array also starts with a bracket.
    around = (one for one in spans if one.path == span.path[:-1] and one.end >= span.end)
    return not any(
        one.start < span.start and text[one.start] == "[" and one.key_start != one.start
        for one in around
    )


def _verify(before: Any, after: str, path: Path) -> None:
    try:
        result = load_toml(after)
    except DocumentSyntaxError:
        raise CannotFixError("removing the entry would break the file") from None
    if _bare(result) != _bare(_without(before, path)):
        raise CannotFixError("removing the entry would change more than this entry")


def _bare(value: Any) -> Any:
    """Return a value without empty tables of arrays, which vanish with their last element."""
    if isinstance(value, dict):
        held = {key: _bare(each) for key, each in value.items()}
        return {key: each for key, each in held.items() if each not in ([], {})}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def _without(document: Any, path: Path) -> Any:
    first, rest = path[0], path[1:]
    if isinstance(document, list):
        return [
            _without(item, rest) if index == first else item
            for index, item in enumerate(document)
            if rest or index != first
        ]
    return {
        key: _without(item, rest) if key == first else item
        for key, item in document.items()
        if rest or key != first
    }


def without_ini_entries(text: str, names: Collection[str]) -> str:
    """Return an INI file without the lines and sections that are about these names only."""
    values, sections = read_ini(text)
    gone: set[int] = set()
    for value in values:
        mine = [line for content, line in value.lines if _about(content) in names]
        if mine and value.line not in mine:
            gone.update(mine)
            if len(mine) == len(value.lines):
                gone.add(value.line)  # The key had nothing else to say.
    starts = sorted(sections.values())
    total = text.count("\n") + 1
    for section, start in sections.items():
        if section.startswith("mypy-") and section.removeprefix("mypy-") in names:
            end = min((one for one in starts if one > start), default=total + 1)
            gone.update(_section_lines(text, start, end))
    return _without_lines(text, gone)


def _about(content: str) -> str:
    """Return what a line of a list is about: "path" itself, or "path: codes"."""
    return content.partition(":")[0].strip().rstrip(",")


def _section_lines(text: str, start: int, end: int) -> range:
    """Return the lines of a section, up to the blank lines and comments before the next one."""
    lines = text.split("\n")
    while end - 2 > start and lines[end - 2].lstrip()[:1] in ("#", ";"):
        end -= 1
    return range(start, end)


def without_manifest_lines(text: str, names: Collection[str]) -> str:
    """Return a MANIFEST.in without the lines that name nothing but these files."""
    gone = set()
    for number, line in enumerate(text.split("\n"), start=1):
        command, *rest = line.split() or [""]
        if command in _MANIFEST_COMMANDS and rest and all(each in names for each in rest):
            gone.add(number)
    return _without_lines(text, gone)


def _without_lines(text: str, gone: Collection[int]) -> str:
    lines = text.split("\n")
    kept = [line for number, line in enumerate(lines, start=1) if number not in gone]
    if gone and len(lines) in gone and kept and kept[-1]:
        kept.append("")  # The last line had no line break of its own; what is last now had one.
    return "\n".join(kept)


EDITORS: dict[str, Callable[[str, Collection[str]], str]] = {
    ".toml": without_toml_entries,
    ".in": without_manifest_lines,
}
"""By the end of the file's name; other files are INI."""
