"""Applications whose dependencies no lock fixes, where each ecosystem keeps one."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._maven_model import Poms
from scanner.evaluate.dependencies._records import Declared, Project, Unpinned

_CARGO_EXACT = re.compile(r"=[ ]?\d{1,18}\.\d{1,18}\.\d{1,18}\b")
_COMPOSER_EXACT = re.compile(r"=?v?\d{1,18}(?:\.\d{1,18}){1,3}\Z")
_GEM_EXACT = re.compile(r"(?:=[ ]?)?\d[\w.]{0,60}\Z")
_MAVEN_LOOSE = re.compile(r"[\[(]|(?:LATEST|RELEASE)\Z|.{0,100}-SNAPSHOT\Z")
_NO_CHECKSUM = "have no checksum in a go.sum"
_NO_LOCK_THERE = "allow several versions"


def unlocked(project: Project, ecosystem: str) -> Iterator[Unpinned]:
    """Yield the manifest of an application whose requirements nothing fixes.

    A library rightly leaves versions open. Maven keeps no lock, so that only ranges and moving
    versions count there.
    """
    if not project.manifests or _is_locked(project) or project.unresolved:
        return
    if ecosystem in ("cargo", "gem", "composer") and not _is_application(project, ecosystem):
        return
    declared = [item for item in project.declared if not item.url and item.use != "optional"]
    if ecosystem != "go":
        declared = [item for item in declared if item.use == "runtime"]
    loose = tuple(item for item in declared if _is_loose(item, ecosystem))
    if loose:
        found = Unpinned(project.manifests[0], loose, len(declared))
        words = {"go": _NO_CHECKSUM, "maven": _NO_LOCK_THERE}.get(ecosystem, found.words)
        yield replace(found, words=words)


def managed(project: Project, poms: Poms) -> Project:
    """Return a Maven project with the versions that its parents and properties give.

    What is built together with it is left out: it always has the version of the project itself.
    """
    own = {each.name for each in poms.projects}
    declared = [poms.effective(item, project) for item in project.declared]
    return replace(project, declared=[item for item in declared if item.distribution not in own])


def _is_locked(project: Project) -> bool:
    return any(around.locks for around in project.outward())


def _is_application(project: Project, ecosystem: str) -> bool:
    if ecosystem == "cargo":
        root = f"{project.root}/" if project.root else ""
        paths = [str(file.attributes["path"]) for file in project.modules]
        return any(path == f"{root}src/main.rs" or path.startswith(f"{root}src/bin/") for path in paths)  # fmt: skip
    formats = {str(manifest.attributes["format"]) for manifest in project.manifests}
    if ecosystem == "gem":
        return formats == {"Gemfile"}
    facts = [
        manifest.attributes["settings"].get("composer") or {} for manifest in project.manifests
    ]
    return any(held.get("type") == "project" for held in facts) or not project.name


def _is_loose(declared: Declared, ecosystem: str) -> bool:
    asked = declared.specifier.strip()
    if ecosystem == "go":
        facts = declared.manifest.attributes["settings"].get("go") or {}
        local = {str(old) for old, _, by, _ in facts.get("replaces", ()) if str(by)[:1] in "./"}
        return declared.distribution not in local
    if ecosystem == "maven":
        return bool(_MAVEN_LOOSE.match(asked))
    exact = {"cargo": _CARGO_EXACT, "gem": _GEM_EXACT, "composer": _COMPOSER_EXACT}[ecosystem]
    return not exact.match(asked)
