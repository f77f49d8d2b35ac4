"""Judge package.json by itself and against its locks: doubled, drifted, unpinned."""

import re
from collections.abc import Container, Iterator, Mapping

from scanner.evaluate.dependencies._paths import folder_of, inside
from scanner.evaluate.dependencies._records import Declared, Drift, Duplicate, Project, Unpinned
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.masked import is_masked
from scanner.normalize.grammars.semver_ranges import allows

_EXACT = re.compile(r"[v=]?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]{1,100})?\Z")
_ELSEWHERE = (
    "workspace:",
    "file:",
    "link:",
    "portal:",
    "catalog:",
    "git",
    "http",
    "github:",
    "npm:",
    "patch:",
    "$",
)
_TOLD_TWICE = frozenset({"dependencies", "devDependencies", "optionalDependencies"})


def duplicates(project: Project) -> Iterator[Duplicate]:
    """Yield packages that one package.json declares in two groups, of which npm installs one."""
    groups: dict[tuple[str, str], list[Declared]] = {}
    for declared in project.declared:
        if declared.group in _TOLD_TWICE:
            groups.setdefault((declared.file, declared.distribution), []).append(declared)
    for held in groups.values():
        if len(held) > 1:
            yield Duplicate(tuple(held), len({found.specifier for found in held}) > 1)


def locks_of(project: Project) -> list[Resource]:
    """Return the locks that fix a project: beside it, or of the workspace around it."""
    held = list(project.locks)
    for around in project.enclosing():
        held = held or [lock for lock in around.locks if _is_member(project, around, lock)]
    return held


def _is_member(project: Project, around: Project, lock: Resource) -> bool:
    roots = lock.attributes["roots"]
    inner = project.root[len(around.root) :].lstrip("/")
    return inner in roots or "*" in roots or not roots


def drift(project: Project, members: Container[str] = ()) -> Iterator[Drift]:
    """Yield declarations that the lock of the project lacks, contradicts, or asks otherwise for.

    Args:
        project: whose declarations.
        members: names of the packages of its workspace, which the first lock of Yarn does not list.
    """
    for lock in locks_of(project):
        if lock.attributes["format"] not in ("npm", "yarn", "pnpm", "bun"):
            continue
        for declared in project.declared:
            # A range that stands in a catalog outside the source is not known.
            known = declared.use != "constraint" and not declared.specifier.startswith("catalog:")
            if not known or _is_member_unlisted(declared, lock, members):
                continue
            found = _drift(declared, lock, project)
            if found is not None:
                yield found


def _is_member_unlisted(declared: Declared, lock: Resource, members: Container[str]) -> bool:
    """Say whether it is of the workspace itself, and the lock is one that does not list such."""
    requests = lock.attributes["roots"].get("*", ())
    listed = any(key.startswith(f"{declared.distribution}@") for key in requests)
    return declared.distribution in members and "*" in lock.attributes["roots"] and not listed


def _drift(declared: Declared, lock: Resource, project: Project) -> Drift | None:
    name, asked = declared.distribution, declared.specifier
    package = lock.attributes["packages"].get(name)
    versions = tuple(str(version) for version in package["versions"]) if package else ()
    recorded = _recorded(declared, lock, project)
    if recorded is not None:
        # `jsonwebtoken: "npm:~9.0.2"` looks like a secret: what it was is not known.
        held = is_masked(recorded) or _plain(str(recorded)) == _plain(asked)
        return None if held else Drift(declared, lock, versions, str(recorded))
    roots = lock.attributes["roots"]
    if "*" in roots:
        return _unasked(declared, lock, roots["*"], versions)
    if _has_own(declared, lock, project):
        return Drift(declared, lock, versions if versions else ())
    if asked.startswith(_ELSEWHERE) or "/" in asked:
        return None
    if not versions:
        return None if declared.use == "optional" else Drift(declared, lock, ())
    refused = all(allows(asked, version) is False for version in versions)
    return Drift(declared, lock, versions) if refused else None


def _plain(asked: str) -> str:
    return asked.strip().removeprefix("npm:")


def _recorded(declared: Declared, lock: Resource, project: Project) -> Json:
    """Return what the lock says that the manifest asked for; None where it does not say."""
    return _own(lock, project).get(declared.distribution)


def _own(lock: Resource, project: Project) -> Mapping[str, Json]:
    folder = folder_of(str(lock.attributes["path"]))
    inner = project.root[len(folder) :].lstrip("/") if inside(f"{project.root}/", folder) else ""
    found = lock.attributes["roots"].get(inner)
    return found if isinstance(found, Mapping) else {}


def _has_own(declared: Declared, lock: Resource, project: Project) -> bool:
    """Say whether the lock lists what this manifest asks for, and this is not among it."""
    return bool(_own(lock, project)) and declared.use != "optional"


def _unasked(
    declared: Declared, lock: Resource, requests: Mapping[str, Json], versions: tuple[str, ...]
) -> Drift | None:
    """Return the drift when Yarn has resolved no request of this name and range."""
    name, asked = declared.distribution, declared.specifier
    forms = {f"{name}@{asked}", f"{name}@npm:{asked}", f"{name}@{asked.removeprefix('npm:')}"}
    if forms & set(requests) or asked.startswith(_ELSEWHERE) or "/" in asked or not asked:
        return None
    if any(key.startswith(f"{name}@") for key in requests) or not versions:
        return Drift(declared, lock, versions)
    return None


def unpinned(project: Project) -> Iterator[Unpinned]:
    """Yield the manifest of an application whose ranges no lock fixes."""
    if any(locks_of(outer) for outer in project.outward()):
        return
    for manifest in project.manifests:
        facts = manifest.attributes["settings"].get("npm", {})
        declared = [
            found for found in project.declared
            if found.manifest is manifest and found.use == "runtime"
            and not found.specifier.startswith(_ELSEWHERE)
        ]  # fmt: skip
        loose = tuple(found for found in declared if not _EXACT.match(found.specifier))
        if loose and (facts.get("private") or not facts.get("version")):
            yield Unpinned(manifest, loose, len(declared))
