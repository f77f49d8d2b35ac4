"""Sources that no manifest of their language lies around: nothing tells what they may import."""

from collections.abc import Callable, Iterator

from scanner.evaluate.dependencies._node_paths import is_left_out, packages_of
from scanner.evaluate.dependencies._paths import (
    folder_of,
    inside,
    is_built,
    is_material,
    is_vendored,
)
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Estate, Resource
from scanner.normalize.meaning.java_packages import PLATFORM

_OWN = ("crate", "self", "super", "std", "core", "alloc")


def _from_a_registry(specifier: str) -> bool:
    return bool(packages_of(specifier))


def _with_a_host(path: str) -> bool:
    return "." in path.partition("/")[0].strip(".")


def _of_a_crate(name: str) -> bool:
    return name.partition("::")[0] not in _OWN


def _beyond_the_platform(name: str) -> bool:
    return not any(name.startswith(f"{begin.rstrip('.')}.") for begin in PLATFORM)


# Language -> what would declare for it, and what tells an import of something from elsewhere.
_LANGUAGES: dict[str, tuple[str, str, Callable[[str], bool]]] = {
    "javascript": ("JavaScript", "package.json", _from_a_registry),
    "go": ("Go", "go.mod", _with_a_host),
    "rust": ("Rust", "Cargo.toml", _of_a_crate),
    "java": ("Java", "pom.xml", _beyond_the_platform),
}


def unlisted(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield, for each language of a source, that some of its files are held against nothing."""
    declaring = {
        (str(held.attributes["source"]), str(held.attributes["format"]), folder_of(_path(held)))
        for held in estate.of_kind("trueup/manifest")
    }
    found: dict[tuple[str, str], list[str]] = {}
    for file in estate.of_kind("trueup/module"):
        language, source = str(file.attributes["language"]), str(file.attributes["source"])
        if language in _LANGUAGES and _is_alone(file, language, source, declaring):
            found.setdefault((source, language), []).append(_path(file))
    for (source, language), paths in sorted(found.items()):
        yield _told(source, language, sorted(paths))


def _is_alone(
    file: Resource, language: str, source: str, declaring: set[tuple[str, str, str]]
) -> bool:
    path = _path(file)
    _, manifest, foreign = _LANGUAGES[language]
    if is_vendored(path) or is_material(path) or is_built(path) or is_left_out(path, "", (".*",)):
        return False
    if not any(foreign(str(item[0])) for item in file.attributes["imports"]):
        return False
    return not any(
        each == source and name == manifest and inside(path, root) for each, name, root in declaring
    )


def _path(held: Resource) -> str:
    return str(held.attributes["path"])


def _told(source: str, language: str, paths: list[str]) -> NotEvaluated:
    title, manifest, _ = _LANGUAGES[language]
    others = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    reason = (
        f"{source}: no {manifest} lies around {paths[0]}{others}: what such {title} files import "
        "is held against nothing"
    )
    return NotEvaluated("dependencies/undeclared", reason, incomplete=False)
