"""Judge manifests by themselves and against their locks: doubled, drifted, unpinned."""

from collections.abc import Iterator

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from scanner.evaluate.dependencies._paths import folder_of
from scanner.evaluate.dependencies._records import Declared, Drift, Duplicate, Project, Unpinned
from scanner.model.resource import Resource
from scanner.normalize.grammars.python_versions import pep440_specifier

_LOCKS = ("uv", "poetry", "pdm", "pipfile", "pylock", "pixi", "conda-lock", "requirements")
_UNSAFE = frozenset({"pip", "setuptools", "wheel", "distribute"})
_FORMATS = {
    "pipfile": ("pipfile",),
    "pixi": ("pixi", "pyproject"),
    "conda-lock": ("conda",),
    "requirements": ("requirements",),
}


def duplicates(project: Project) -> Iterator[Duplicate]:
    """Yield distributions that one group of one manifest declares twice for the same platform."""
    groups: dict[tuple[str, str, str, str], list[Declared]] = {}
    for declared in project.declared:
        if not declared.inherited and declared.use != "constraint":
            key = (declared.file, declared.group, declared.distribution, declared.marker)
            groups.setdefault(key, []).append(declared)
    for held in groups.values():
        lines = {(found.line, found.specifier, found.extras) for found in held}
        contradicts = len({found.specifier for found in held}) > 1
        if len(held) > 1 and len(lines) > 1 and not (contradicts and _is_program(held[0])):
            yield Duplicate(tuple(held), contradicts)


def _is_program(declared: Declared) -> bool:
    """Say whether code makes the list: two branches of it may each have a version of their own."""
    return bool(declared.manifest.attributes["format"] == "setup.py")


def drift(project: Project) -> Iterator[Drift]:
    """Yield declarations that the lock beside their manifest lacks or contradicts."""
    for lock in project.locks:
        if lock.attributes["format"] not in _LOCKS:
            continue
        folder = folder_of(str(lock.attributes["path"]))
        for declared in project.declared:
            if (
                declared.inherited
                or folder_of(declared.file) != folder
                or not _is_locked(declared, lock)
            ):
                continue
            found = _drift(declared, lock)
            if found:
                yield found


def _is_locked(declared: Declared, lock: Resource) -> bool:
    tool = lock.attributes["format"]
    formats = _FORMATS.get(tool, ("pyproject",))
    if declared.manifest.attributes["format"] not in formats or declared.use == "build":
        return False
    if declared.url or (tool == "requirements" and not _is_compiled(declared, lock)):
        return False
    # A tool locks what is its own: environments of Hatch and the like are resolved elsewhere.
    ours = declared.group.startswith("tool.pixi") or declared.file.endswith("pixi.toml")
    return ours is (tool == "pixi") and not declared.group.startswith(("tool.hatch", "tool.flit"))


def _is_compiled(declared: Declared, lock: Resource) -> bool:
    """Say whether a compiled requirements file must hold it: that of `requirements.in` beside it.

    pip-compile leaves out what does not apply where it runs, and what it calls unsafe to pin.
    """
    compiled = str(lock.attributes["path"]).rpartition(".")[0]
    if declared.marker or declared.distribution in _UNSAFE:
        return False
    return declared.file.endswith(".in") and declared.file.removesuffix(".in") == compiled


def _drift(declared: Declared, lock: Resource) -> Drift | None:
    name = declared.distribution
    if name in lock.attributes["roots"] or name == declared.manifest.attributes["name"]:
        return None
    package = lock.attributes["packages"].get(name)
    if package is None:
        return Drift(declared, lock, ())
    versions = tuple(str(version) for version in package["versions"])
    if versions and not any(_fulfils(version, declared.specifier) for version in versions):
        return Drift(declared, lock, versions)
    return None


def _fulfils(version: str, specifier: str) -> bool:
    """Say whether a version is allowed; what cannot be compared counts as allowed."""
    try:
        allowed = SpecifierSet(pep440_specifier(specifier))
        return allowed.contains(Version(version), prereleases=True)
    except (InvalidSpecifier, InvalidVersion, ValueError):
        return True


def unpinned(project: Project) -> Iterator[Unpinned]:
    """Yield the manifests of an application that allow any version and have no lock."""
    if project.packaged or project.locks:
        return
    for manifest in project.manifests:
        declared = [
            found for found in project.declared
            if found.manifest is manifest and found.use == "runtime" and not found.url
        ]  # fmt: skip
        loose = tuple(found for found in declared if not found.specifier)
        if manifest.attributes["format"] in ("requirements", "pipfile", "conda", "pixi") and loose:
            yield Unpinned(manifest, loose, len(declared))
