"""What a pom.xml means once its parents in the same source and its properties are taken in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from scanner.evaluate.dependencies._paths import joined
from scanner.evaluate.dependencies._records import Declared, Project
from scanner.model.resource import EMPTY, Json

MAX_PARENTS = 30
MAX_ROUNDS = 10
MAX_VALUE = 500

_PROPERTY = re.compile(r"\$\{([\w.-]{1,200})\}")
_USES = {"test": "development", "provided": "optional", "system": "optional", "runtime": "optional"}


def maven_facts(project: Project) -> Mapping[str, Json]:
    """Return what pom.xml says beside its dependencies."""
    for manifest in project.manifests:
        found = manifest.attributes["settings"].get("maven")
        if isinstance(found, Mapping):
            return found
    return EMPTY


class Poms:
    """The projects of one source, each with its parents."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self.projects = list(projects)
        self._by_name = {project.name: project for project in self.projects}
        self._by_root = {project.root: project for project in self.projects}
        self._properties: dict[str, dict[str, str]] = {}

    def parents(self, project: Project) -> Iterator[Project]:
        """Yield the parents that lie in the source, the nearest first; a circle is left."""
        seen = {project.root}
        for _ in range(MAX_PARENTS):
            parent = maven_facts(project).get("parent") or {}
            path = str(parent.get("path") or "").removesuffix("pom.xml")
            beside = self._by_root.get(joined(project.root, path)) if path else None
            name = f"{parent.get('group')}:{parent.get('artifact')}"
            found = beside if beside and beside.name == name else self._by_name.get(name)
            if found is None or found.root in seen:
                return
            seen.add(found.root)
            yield found
            project = found

    def members(self, project: Project) -> list[Project]:
        """Return the project and all that inherit from it."""
        return [
            other for other in self.projects if other is project or project in self.parents(other)
        ]

    def inherited(self, project: Project) -> list[Declared]:
        """Return what its parents declare for it."""
        held = [(parent, item) for parent in self.parents(project) for item in parent.declared]
        return [self.effective(item, parent) for parent, item in held]

    def effective(self, declared: Declared, project: Project) -> Declared:
        """Return a declaration with its properties filled in, and what a parent manages for it."""
        name = self.filled(declared.distribution, project)
        managed = self._managed(name, project)
        scope = self.filled(declared.extras[0], project) or str(managed.get("scope", ""))
        use = declared.use if declared.use == "optional" else _USES.get(scope, "runtime")
        version = declared.specifier or str(managed.get("version", ""))
        return replace(
            declared, distribution=name, specifier=self.filled(version, project), use=use
        )

    def _managed(self, name: str, project: Project) -> Mapping[str, Json]:
        for each in (project, *self.parents(project)):
            for key, held in (maven_facts(each).get("managed") or {}).items():
                if self.filled(str(key), project) == name and isinstance(held, Mapping):
                    return held
        return EMPTY

    def filled(self, text: str, project: Project) -> str:
        """Return a text with `${name}` replaced by properties; unknown ones stay."""
        if "${" not in text:
            return text
        known = self._known(project)
        for _ in range(MAX_ROUNDS):
            filled = _PROPERTY.sub(lambda match: known.get(match[1], match[0]), text)[:MAX_VALUE]
            if filled == text:
                break
            text = filled
        return text

    def _known(self, project: Project) -> dict[str, str]:
        if project.root not in self._properties:
            found: dict[str, str] = {}
            for each in reversed([project, *self.parents(project)]):
                facts = maven_facts(each)
                found |= {
                    str(key): str(held) for key, held in (facts.get("properties") or {}).items()
                }
            facts = maven_facts(project)
            parent = facts.get("parent") or {}
            for begin in ("project.", "pom.", ""):
                found.setdefault(f"{begin}groupId", str(facts.get("group", "")))
                found.setdefault(f"{begin}version", str(facts.get("version", "")))
                found.setdefault(f"{begin}artifactId", project.name.partition(":")[2])
            found.setdefault("project.parent.version", str(parent.get("version", "")))
            found.setdefault("project.parent.groupId", str(parent.get("group", "")))
            self._properties[project.root] = found
        return self._properties[project.root]
