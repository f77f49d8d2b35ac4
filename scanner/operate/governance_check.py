"""Check everything that people wrote in a governance folder, without reading any source."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from scanner.collect._folder import walk
from scanner.evidence.reader import CannotReadError, decode, read_file
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Origin
from scanner.normalize.governance import normalizer
from scanner.normalize.grammars.globs import is_glob, matches_path
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.inputs.kinds import mistakes_of
from scanner.normalize.inputs.mistakes import in_words
from scanner.normalize.inputs.places import Places
from scanner.normalize.inputs.usage_text import mistakes_of_usage
from scanner.operate.config import FILE
from scanner.operate.config_mistakes import mistakes_of_configuration
from scanner.operate.policy_check import check_policies

_ROLES = ("specs", "entitlements", "waivers", "policies", "approvers", "owners", "corrections")
_BESIDE = ("owners.yaml", "owners.yml", "approvers.yaml", "approvers.yml")
_USAGE = (".csv", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a governance folder found.

    Attributes:
        files: how many files were looked at.
        mistakes: `file:line:column: what is wrong: what to do`, in order of file and place.
        notes: what was not looked at, and why; by what policies were compiled.
    """

    files: int
    mistakes: tuple[str, ...]
    notes: tuple[str, ...] = ()


def check_governance(path: Path) -> Checked:
    """Check trueup.yaml, the folders that it names, the owners, approvers and usage beside it.

    Policies are compiled where an engine is at hand.

    Args:
        path: trueup.yaml, or the folder that holds it. Files are read as they are on disk, whether
            they are committed or not.
    """
    file = path / FILE if path.is_dir() else path
    root = file.parent
    try:
        text = decode(read_file(root, file.name))
    except CannotReadError as error:
        reason = error.reason if file.exists() else "not there: run `trueup init` to write one"
        return Checked(0, (f"{file}:1:1: {reason}",))
    mistakes = list(in_words(str(file), mistakes_of_configuration(text)))
    looked = 1
    for role, name in _files(root, _value(text)):
        looked += 1
        mistakes += _of_file(root, name, role)
    policies = check_policies(root, _value(text), Places(text))
    told = tuple(dict.fromkeys((*mistakes, *policies.mistakes)))
    notes = [*_unnamed(root, _value(text)), *([policies.note] if policies.note else [])]
    return Checked(looked, told, tuple(notes))


def _unnamed(root: Path, value: Mapping[str, Json]) -> Iterator[str]:
    """Yield the files that look as if they counted, and that no scan reads."""
    for name in _BESIDE:
        role = name.partition(".")[0]
        if (root / name).is_file() and not value.get(role):
            yield f"{root / name}: no scan reads it: add `{role}: {name}` to {FILE}"


def _value(text: str) -> Mapping[str, Json]:
    try:
        documents = load_documents(text, [])
    except DocumentSyntaxError:
        return {}
    value = documents[0].value if documents else None
    return value if isinstance(value, Mapping) else {}


def _files(root: Path, value: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield role and name of each file once, those of trueup.yaml first."""
    seen: set[str] = set()
    named = [*_governed(root, value), *_usage(root, value)]
    named += [("", name) for name in _BESIDE if (root / name).is_file()]
    for role, name in named:
        if name not in seen:
            seen.add(name)
            yield role, name


def _governed(root: Path, value: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for role in _ROLES:
        held = value.get(role)
        held = held.get("folders") if isinstance(held, Mapping) else held
        for folder in [held] if isinstance(held, str) else held if isinstance(held, list) else []:
            if isinstance(folder, str) and (root / folder).is_file():
                yield role, folder
            elif isinstance(folder, str) and (root / folder).is_dir():
                for name in walk(root / folder, role):
                    if isinstance(name, str):
                        yield role, f"{folder.rstrip('/')}/{name}"


def _usage(root: Path, value: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    sources = value.get("sources")
    for entry in sources if isinstance(sources, list) else ():
        if not isinstance(entry, Mapping) or entry.get("kind") != "usage":
            continue
        held = entry.get("path")
        for pattern in [held] if isinstance(held, str) else held if isinstance(held, list) else []:
            yield from (("usage", name) for name in _matching(root, str(pattern)))


def _matching(root: Path, pattern: str) -> Iterator[str]:
    if not is_glob(pattern):
        if (root / pattern).is_file():
            yield pattern
        return
    parts = pattern.split("/")
    first = next(at for at, part in enumerate(parts) if is_glob(part))
    top, rest = "/".join(parts[:first]), "/".join(parts[first:])
    if (root / top).is_dir():
        for name in walk(root / top, "usage"):
            if isinstance(name, str) and matches_path(rest, name):
                yield f"{top}/{name}" if top else name


def _of_file(root: Path, name: str, role: str) -> tuple[str, ...]:
    shown = str(root / name)
    try:
        text = decode(read_file(root, name))
    except CannotReadError as error:
        return () if error.binary and role == "specs" else (f"{shown}:1:1: {error.reason}",)
    if role == "usage" or (name.endswith(_USAGE) and role == "entitlements"):
        return in_words(shown, mistakes_of_usage(name, text))
    found = mistakes_of(name, text, role)
    return in_words(shown, found) if found else tuple(_gaps(root, name, role, text))


def _gaps(root: Path, name: str, role: str, text: str) -> Iterator[str]:
    """Yield what a scan would say that it cannot read in the file."""
    source = Source("governance", role)
    origin = Origin(source=role, file=name)
    snapshot = Snapshot(source, name, text.encode("utf-8", "replace"), "", origin)
    for item in normalizer.normalize(snapshot):
        if isinstance(item, Unreadable):
            place = item.place.removeprefix(name)
            exact = place if place.count(":") >= 2 else f"{place or ':1'}:1"
            yield f"{root / name}{exact}: {item.reason}"
