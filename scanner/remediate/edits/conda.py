"""Take one package out of a conda environment file, and leave every other byte."""

import re
from typing import Any

from scanner.model.remediation import CannotFixError
from scanner.model.resource import PathPart
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.remediate.edits.yaml import remove_value

_NAME = re.compile(r"(?:[\w.-]{1,60}::)?([A-Za-z0-9][\w.-]{0,120})")


def without_conda_package(text: str, group: str, distribution: str) -> str:
    """Return the file without its one entry for a package.

    Args:
        text: the environment file.
        group: "dependencies", or "pip" for the list inside it.
        distribution: canonical name.

    Raises:
        CannotFixError: it is not there exactly once under this name, or is the last of its list.
    """
    try:
        document = load_documents(text)[0].value
    except (DocumentSyntaxError, IndexError):
        raise CannotFixError("the file cannot be read") from None
    listed = document.get("dependencies") if isinstance(document, dict) else None
    entries = listed if isinstance(listed, list) else []
    paths = _of_pip(entries, distribution) if group == "pip" else _of_conda(entries, distribution)
    if len(paths) != 1:
        raise CannotFixError(f"{distribution} has {len(paths)} entries here: a person must choose")
    return remove_value(text, paths[0], 0)


def _of_conda(entries: list[Any], distribution: str) -> list[tuple[PathPart, ...]]:
    named = [_NAME.match(each) if isinstance(each, str) else None for each in entries]
    return [
        ("dependencies", at)
        for at, match in enumerate(named)
        if match and canonical(match[1]) == distribution
    ]


def _of_pip(entries: list[Any], distribution: str) -> list[tuple[PathPart, ...]]:
    found: list[tuple[PathPart, ...]] = []
    for at, each in enumerate(entries):
        inner = each.get("pip") if isinstance(each, dict) else None
        for position, text in enumerate(inner if isinstance(inner, list) else ()):
            named = parse_requirement(text) if isinstance(text, str) else None
            if named and named.distribution == distribution:
                found.append(("dependencies", at, "pip", position))
    return found
