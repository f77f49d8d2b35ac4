"""Judge Go modules by their imports, as `go mod tidy` does, and go.sum against go.mod."""

from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.dependencies._gaps import gaps, limit
from scanner.evaluate.dependencies._go_tidy import Tidied, tidied, unanswered
from scanner.evaluate.dependencies._paths import joined
from scanner.evaluate.dependencies._projects import projects_of
from scanner.evaluate.dependencies._records import (
    Declared,
    Drift,
    Duplicate,
    Imported,
    Missing,
    Project,
    Unused,
)
from scanner.evaluate.dependencies._unlocked import unlocked
from scanner.evaluate.dependencies._verdict import Verdict, looked_at
from scanner.model.resource import EMPTY, Estate, Json

_RULES = frozenset({"unused", "undeclared", "transitive", "duplicate", "lock-drift", "unpinned"})
_INDIRECT = "an indirect requirement"
_STAYS = "another module may still need this version of it"


def judge_go(estate: Estate) -> Verdict:
    """Return what is found in every Go module of the estate."""
    projects = [project for project in projects_of(estate, "go") if project.manifests]
    verdict = Verdict(not_evaluated=[*gaps(projects)])
    idle = [project for project in projects if not project.modules]
    verdict.count(looked_at(projects, _RULES, idle))
    for project in projects:
        module = _Module(project, _workspace(estate, project, projects))
        judged: _Module | Tidied = module
        said = tidied(estate, project)
        if said and said.attributes["problem"]:
            verdict.not_evaluated.append(unanswered(project, said))
        elif said:
            judged = Tidied(project, said, module.used, module.lacking)
        verdict.idle += judged.unused()
        verdict.missing += () if project.unresolved else judged.missing()
        verdict.duplicates += _duplicates(project)
        verdict.drift += module.drift()
        verdict.unpinned += unlocked(project, "go")
        if project.declared and not project.modules:
            reason = "it requires modules, and there is no source of it"
            verdict.not_evaluated.append(limit(project.manifests[0], reason))
    return verdict


def _workspace(estate: Estate, project: Project, projects: Iterable[Project]) -> frozenset[str]:
    """Return the names of the modules that a go.work builds together with this one."""
    found: set[str] = set()
    for held in estate.of_kind("trueup/dependency-configuration"):
        if held.attributes.get("ecosystem") != "go" or held.attributes["source"] != project.source:
            continue
        folder = str(held.attributes["path"]).rpartition("/")[0]
        roots = {joined(folder, str(use)) for use in held.attributes["modules"]}
        if project.root in roots:
            members = [other for other in projects if other.source == project.source]
            found |= {other.name for other in members if other.root in roots}
    return frozenset(found)


class _Module:
    """One module: which requirement each of its imports is of."""

    def __init__(self, project: Project, workspace: frozenset[str]) -> None:
        self.project = project
        self.workspace = workspace | {project.name}
        facts = project.manifests[0].attributes["settings"].get("go")
        self.facts: Mapping[str, Json] = facts if isinstance(facts, Mapping) else EMPTY
        self.required = {item.distribution: item for item in project.declared}
        self.used: dict[str, list[Imported]] = {}
        self.lacking: dict[str, list[Imported]] = {}
        for imported in project.imports:
            self._place(imported)
        for tool in self.facts.get("tools", ()):
            self.used.setdefault(_longest(str(tool), self.required), [])

    def _place(self, imported: Imported) -> None:
        path = imported.module
        if "." not in path.partition("/")[0] and not _longest(path, self.required):
            return  # of the standard library, whose paths have no dot in their first part
        found = _longest(path, self.required)
        own = _longest(path, self.workspace)
        # A requirement may lie inside the module's own path; the longest one wins.
        if path.startswith((".", "/")) or (own and len(found) <= len(own)):
            return
        if found:
            self.used.setdefault(found, []).append(imported)
        elif imported.need != "guarded":
            self.lacking.setdefault(path, []).append(imported)

    def unused(self) -> Iterator[Unused]:
        """Yield each direct requirement that no source of the module imports."""
        if not self.project.modules:
            return
        for declared in self.required.values():
            name = declared.distribution
            if declared.use != "runtime" or name in self.used:
                continue
            if name not in self.project.settings.keep:
                yield Unused(declared, "same-name", (name,), (), _STAYS)

    def missing(self) -> Iterator[Missing]:
        """Yield imports that no requirement provides, and those that an indirect one does."""
        manifest = self.project.manifests[0]
        for path, imports in sorted(self.lacking.items()):
            yield Missing(path, tuple(imports), (), "none", self.project.root, manifest=manifest)
        for name, imports in sorted(self.used.items()):
            needed = tuple(item for item in imports if item.need != "guarded")
            if needed and self.required[name].use == "constraint":
                yield Missing(
                    name, needed, (name,), "lock", self.project.root,
                    through=(_INDIRECT,), manifest=manifest,
                )  # fmt: skip

    def drift(self) -> Iterator[Drift]:
        """Yield requirements whose version go.sum does not fix."""
        for lock in self.project.locks:
            packages = lock.attributes["packages"]
            for declared in self.required.values():
                path, version = self._replaced(declared)
                if path.startswith((".", "/")) or path in self.workspace:
                    continue
                held = packages.get(path, {}).get("versions", ())
                hashes = {version, f"{version}/go.mod"}
                needed = {version} if declared.distribution in self.used else hashes
                if not needed & set(held):
                    whole = tuple(str(each) for each in held if not str(each).endswith("/go.mod"))
                    yield Drift(declared, lock, whole)

    def _replaced(self, declared: Declared) -> tuple[str, str]:
        for path, version, by, by_version in self.facts.get("replaces", ()):
            if path == declared.distribution and version in ("", declared.specifier):
                return str(by), str(by_version)
        return declared.distribution, declared.specifier


def _longest(path: str, modules: Iterable[str]) -> str:
    """Return the module with the longest path that begins an import path; "" for none."""
    held = modules if isinstance(modules, dict | frozenset | set) else set(modules)
    at = path
    while at:
        if at in held:
            return at
        at = at.rpartition("/")[0]
    return ""


def _duplicates(project: Project) -> Iterator[Duplicate]:
    held: dict[str, list[Declared]] = {}
    for declared in project.declared:
        held.setdefault(declared.distribution, []).append(declared)
    for found in held.values():
        if len(found) > 1:
            yield Duplicate(tuple(found), len({item.specifier for item in found}) > 1)
