"""Documents that a command hands to policies as `data`, read as `opa` and `conftest` read them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scanner.evidence.reader import CannotReadError, decode, read_file
from scanner.model.resource import Json
from scanner.normalize.grammars.formats import DocumentSyntaxError, load_structured

_FORMATS = frozenset({".json", ".yaml", ".yml"})


def data_below(paths: Sequence[Path]) -> Mapping[str, Json]:
    """Return the documents of files and folders, merged into one.

    A folder below a named one is a key; the name of a file is none.

    Raises:
        ValueError: a file cannot be read or is no mapping, or two say different things of a key.
    """
    data: dict[str, Any] = {}
    for path in paths:
        for folder, name, place in _files(path):
            _merge(data, _below(Path(name).parent.parts, _document(folder, name)), place)
    return data


def data_beside(place: Path) -> tuple[Mapping[str, Json], list[str]]:
    """Return the documents below a folder of policies as `opa test` reads them.

    Returns:
        What fits together, and in words what does not: a document that is no mapping, that cannot
        be read, or that says otherwise what another one says.
    """
    data: dict[str, Any] = {}
    left_out: list[str] = []
    for folder, name, path in _files(place) if place.is_dir() else ():
        try:
            _merge(data, _below(Path(name).parent.parts, _document(folder, name)), path)
        except ValueError as error:
            left_out.append(str(error))
    return data, left_out


def _fits(data: Mapping[str, Any], more: Mapping[str, Json], place: str) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            _fits(data[key], value, place)
        elif key in data and data[key] != value:
            raise ValueError(f"{place}: {key!r} has another value in another file")


def _files(path: Path) -> Iterator[tuple[Path, str, str]]:
    if path.is_file():
        yield path.parent, path.name, str(path)
        return
    for each in sorted(path.rglob("*")):
        if each.is_file() and each.suffix in _FORMATS:
            yield path, each.relative_to(path).as_posix(), str(each)


def _document(folder: Path, name: str) -> Mapping[str, Json]:
    try:
        documents = load_structured(name, decode(read_file(folder, name)))
    except CannotReadError as error:
        raise ValueError(f"{folder / name}: {error.reason}") from error
    except DocumentSyntaxError as error:
        raise ValueError(f"{folder / name}:{error.line}: {error.message}") from error
    if len(documents) != 1 or not isinstance(documents[0].value, dict):
        raise ValueError(f"{folder / name}: data is one mapping of keys to values")
    held: Mapping[str, Json] = documents[0].value
    return held


def _below(folders: tuple[str, ...], document: Mapping[str, Json]) -> Mapping[str, Json]:
    for folder in reversed(folders):
        document = {folder: document}
    return document


def _merge(data: dict[str, Any], more: Mapping[str, Json], place: str) -> None:
    """Add what a document says, or nothing of it where it does not fit."""
    _fits(data, more, place)
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            _merge(data[key], value, place)
        else:
            data[key] = value
