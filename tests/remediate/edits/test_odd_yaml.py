"""Edits of odd files change the planned value and nothing else, or are refused with a reason."""

import random
from typing import Any

import yaml

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.remediate.edits.insertion import in_yaml
from scanner.remediate.edits.yaml import remove_value, replace_value
from tests.remediate.edits.odd_yaml import OddFiles

_FILES = 300
_NEW: tuple[Json, ...] = (
    5, -1, 1.5, True, None, "x", "yes", "a: b", "# c", "0755", "1:30", "", " lead", "tail ",
    "two\nlines\n", "é☃", "it's", 'q"q', "- a", "*x", "&y", "!t", "{x}", "a]b", "\ttab", [1, 2],
    {"k": "v"}, "---", "...", "<<",
)  # fmt: skip
Path = tuple[str | int, ...]


def paths(value: Json, path: Path = ()) -> list[Path]:
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()  # fmt: skip
    found = [path] if path else []
    return found + [one for step, each in inner for one in paths(each, (*path, step))]


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def read(text: str) -> list[Any]:
    return [one.value for one in load_documents(text.removeprefix("\ufeff"))]


def read_by_another(text: str) -> list[Any]:
    """Return the documents with every scalar as text, by a reader that is not ours."""
    return list(yaml.load_all(text, yaml.CBaseLoader))


def edited(
    text: str, path: Path, value: Json, index: int, chance: random.Random
) -> tuple[str, str]:
    held = at(read(text)[index], path)
    if isinstance(held, dict) and chance.random() < 0.5:
        return "insert", in_yaml(text, (*path, "newkey"), value, index)
    if isinstance(held, list) and chance.random() < 0.5:
        return "insert", in_yaml(text, (*path, len(held)), value, index)
    if chance.random() < 0.3:
        return "remove", remove_value(text, path, index)
    return "replace", replace_value(text, path, value, index)


def without_new(documents: list[Any], index: int, path: Path) -> list[Any]:
    """Return the documents without the entry that was put in."""
    around = at(documents[index], path)
    around.pop("newkey") if isinstance(around, dict) else around.pop()
    return documents


def without_value(documents: list[Any], index: int, path: Path) -> list[Any]:
    """Return the documents with one value, and what stands in it, left out."""
    around = at(documents[index], path[:-1])
    around[path[-1]] = None
    return documents


def test_an_edit_of_an_odd_file_changes_the_planned_value_alone_or_is_refused() -> None:
    files, done, reasons = OddFiles(7), 0, []
    chance = random.Random(11)  # noqa: S311 - the same edits in every run, no secret
    for _ in range(_FILES):
        text = files.file()
        try:
            before = read(text)
        except DocumentSyntaxError:
            continue
        index = chance.randrange(len(before))
        places = paths(before[index])
        if not places:
            continue
        path, value = chance.choice(places), chance.choice(_NEW)
        try:
            sort, after = edited(text, path, value, index, chance)
        except CannotFixError as error:
            reasons.append(str(error))
            continue
        done += 1
        _hold(text, after, index, path, sort)
        if sort == "replace":
            found = at(read(after)[index], path)
            assert (type(found), found) == (type(value), value)
    assert done > _FILES // 4
    assert all(reasons)


def _hold(text: str, after: str, index: int, path: Path, sort: str) -> None:
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    if "\n" in text and text.count("\r\n") == text.count("\n"):
        assert after.count("\r\n") == after.count("\n")
    # Taking an entry out, or putting a text in, may take or bring a mark of a comment.
    if sort == "insert":
        assert after.count(" #") >= text.count(" #")
    if "*" in text or "<<" in text or sort == "remove":
        return  # what is repeated has no place of its own for the other reader
    old, new = read_by_another(text), read_by_another(after)
    if sort == "insert":
        assert old == without_new(new, index, path)
    else:
        assert without_value(old, index, path) == without_value(new, index, path)
