"""Licences of crates: what `cargo metadata --format-version 1` prints, saved as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import broken
from scanner.normalize.grammars.distributions import distribution
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json
from scanner.normalize.grammars.license_statements import EXPRESSION, fact

_MARKS = ('"workspace_members"', '"packages"', '"workspace_root"')


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and all(mark in text for mark in _MARKS)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one distribution for each crate that comes from outside the workspace.

    `depended_on` is "direct" where a member of the workspace asks for it, "development" where
    members ask for it only to test or to build, else "transitive". Of `resolve`, where it is there,
    only what is really used is kept.
    Source: The Cargo Book, `cargo metadata`, format version 1.
    """
    try:
        value = load_json(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    if not isinstance(value, dict):
        return
    packages = [each for each in value.get("packages") or () if isinstance(each, dict)]
    wanted = _wanted(packages)
    for package in packages:
        if package.get("source") and isinstance(package.get("name"), str):
            yield _crate(snapshot, package, wanted.get(package["name"], "transitive"))


def _crate(snapshot: Snapshot, package: Mapping[str, Json], depended_on: str) -> Normalized:
    stated = package.get("license")
    facts = (fact(EXPRESSION, "Cargo license", stated),) if isinstance(stated, str) else ()
    return distribution(
        snapshot,
        "cargo",
        package["name"],
        str(package.get("version", "")),
        facts=facts,
        requires=tuple(_needs(package, {None, "build"})),
        depended_on=depended_on,
    )


def _wanted(packages: Sequence[Mapping[str, Json]]) -> dict[str, str]:
    """Return how the members of the workspace ask for each crate."""
    wanted: dict[str, str] = {}
    for member in packages:
        if not member.get("source"):
            wanted |= dict.fromkeys(_needs(member, {None, "build"}), "direct")
            for name in _needs(member, {"dev"}):
                wanted.setdefault(name, "development")
    return wanted


def _needs(package: Mapping[str, Json], kinds: set[str | None]) -> Iterator[str]:
    needed = package.get("dependencies")
    for each in needed if isinstance(needed, list) else ():
        if isinstance(each, dict) and each.get("kind") in kinds and each.get("name"):
            yield str(each["name"])


READER = DocumentReader(_recognises, _read, lambda name: name.endswith(".json"))
