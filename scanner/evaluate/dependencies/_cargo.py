"""Judge Cargo packages: crates that no source of the package names, and locks that lag behind."""

from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.dependencies._gaps import gaps, limit
from scanner.evaluate.dependencies._paths import folder_of, inside
from scanner.evaluate.dependencies._projects import projects_of
from scanner.evaluate.dependencies._records import (
    Declared,
    Drift,
    Imported,
    Misplaced,
    Project,
    Unused,
)
from scanner.evaluate.dependencies._unlocked import unlocked
from scanner.evaluate.dependencies._verdict import Verdict, looked_at
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.normalize.grammars.distribution_names import is_alike
from scanner.normalize.grammars.semver_ranges import allows

GENERATED: Mapping[str, tuple[str, ...]] = {
    "prost": ("tonic", "tonic-build", "prost-build", "tonic-prost"),
    "prost-types": ("prost-build", "tonic-build"),
    "tonic-prost": ("tonic",),
    "serde": ("pbjson-build",),
    "pbjson": ("pbjson-build",),
    "uniffi": ("uniffi_build",),
}
"""Crate -> those that generate code which names it, as their documentation says."""
_FOR_DEVELOPERS = frozenset({"tests", "benches", "examples"})
_ONLY_LINKS = ("-sys", "-src")


def judge_cargo(estate: Estate) -> Verdict:
    """Return what is found in every Cargo package of the estate.

    That an import is declared, the compiler already holds, so it is not looked at again.
    """
    projects = [project for project in projects_of(estate, "cargo") if project.manifests]
    verdict = Verdict(not_evaluated=[*gaps(projects, "dependencies/unused")])
    packages = [project for project in projects if project.name]
    idle = [project for project in packages if not project.modules]
    verdict.count(looked_at(packages, _RULES, idle))
    for project in packages:
        crate = _Package(project)
        verdict.idle += crate.unused()
        verdict.misplaced += crate.misplaced()
        verdict.drift += _drift(project)
        verdict.unpinned += unlocked(project, "cargo")
        verdict.not_evaluated += crate.limits()
    return verdict


_RULES = frozenset({"unused", "unknown", "misplaced", "lock-drift", "unpinned"})


def _facts(project: Project) -> Mapping[str, Json]:
    for manifest in project.manifests:
        found = manifest.attributes["settings"].get("cargo")
        if isinstance(found, Mapping):
            return found
    return EMPTY


class _Package:
    """One package: what its sources name, and by which names its crates are known."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.facts = _facts(project)
        self.ignored = {
            name for each in project.outward() for name in _facts(each).get("ignored", ())
        }
        self._renamed: dict[str, str] = {}
        for each in reversed(list(project.outward())):
            self._renamed.update(_facts(each).get("renamed", {}))
        self.named: dict[str, list[Imported]] = {}
        for imported in project.imports:
            self.named.setdefault(imported.module, []).append(imported)
        self.covered = {self.module(declared) for declared in project.declared}

    def module(self, declared: Declared) -> str:
        """Return the name by which sources know a crate."""
        known = self._renamed.get(declared.distribution, declared.distribution)
        return known.replace("-", "_")

    def uses(self, declared: Declared) -> list[Imported]:
        """Return where the sources that can see a declaration name it."""
        found = self.named.get(self.module(declared), [])
        build = declared.use == "build"
        return [item for item in found if self._is_build(item) is build]

    def _is_build(self, imported: Imported) -> bool:
        path = str(imported.file.attributes["path"])
        script = self.facts.get("build", "build.rs")
        # A build script may have modules beside it, which no name tells from other sources.
        inner = path[len(self.project.root) :].lstrip("/")
        return inner == script or inner.startswith(("build/", "build_"))

    def unused(self) -> Iterator[Unused]:
        """Yield each declaration whose crate no source names."""
        if not self.project.modules:
            return
        seen: set[tuple[str, str]] = set()
        for declared in self.project.declared:
            name = declared.distribution
            if declared.use == "constraint" or (name, declared.group) in seen:
                continue
            seen.add((name, declared.group))
            if declared.use == "development" and self.facts.get("published"):
                continue
            if self.uses(declared) or self._is_kept(declared):
                continue
            if name not in self._renamed and self._under_another_name(declared):
                continue
            yield Unused(declared, self._step(name), (self.module(declared),), (), _why(declared))

    def _step(self, name: str) -> str:
        return "settings" if name in self._renamed else "same-name"

    def _is_kept(self, declared: Declared) -> bool:
        name = declared.distribution
        if name in self.ignored or name in self.project.settings.keep:
            return True
        if name in self.facts.get("features", ()) and declared.use == "runtime":
            return True  # it is there so that a feature of it can be switched on
        others = {item.distribution for item in self.project.declared} - {name}
        if others & set(GENERATED.get(name, ())):
            return True
        return name.endswith(_ONLY_LINKS) and declared.use == "runtime"

    def _under_another_name(self, declared: Declared) -> bool:
        """Say whether a name that nothing else explains holds the words of the crate's name."""
        rest = {name for name in self.named if name not in self.covered and name[:1].islower()}
        own = {_stem(file) for file in self.project.modules}
        return any(is_alike(name, declared.distribution) for name in rest - own)

    def misplaced(self) -> Iterator[Misplaced]:
        """Yield each crate that everybody compiles and only tests name."""
        for declared in self.project.declared:
            found = self.uses(declared) if declared.use == "runtime" else []
            code = [item for item in found if item.need != "doc"]
            optional = declared.distribution in self.facts.get("optional", ())
            if optional or self._is_kept(declared):
                continue
            if code and all(self._is_test(item) for item in code):
                yield Misplaced(declared, tuple(code), "development")

    def _is_test(self, imported: Imported) -> bool:
        inner = str(imported.file.attributes["path"])[len(self.project.root) :].lstrip("/")
        return imported.need == "test" or inner.partition("/")[0] in _FOR_DEVELOPERS

    def limits(self) -> Iterator[NotEvaluated]:
        """Yield what of a package was not judged."""
        if self.facts.get("published"):
            reason = (
                "its dev-dependencies are not judged: the package is as its registry ships it, which "
                "need not hold its tests"
            )
            yield limit(self.project.manifests[0], reason)
        if self.project.declared and not self.project.modules:
            reason = "it declares crates, and there is no source of it"
            yield limit(self.project.manifests[0], reason)


def _why(declared: Declared) -> str:
    if declared.extras:
        return "it may be there to switch on features of a crate that another one brings"
    if declared.marker:
        return f"it applies only where {declared.marker}"
    return "a macro of another crate may name it"


def _stem(file: Resource) -> str:
    path = str(file.attributes["path"])
    stem = path.rpartition("/")[2].removesuffix(".rs")
    return folder_of(path).rpartition("/")[2] if stem == "mod" else stem


def _drift(project: Project) -> Iterator[Drift]:
    """Yield declarations that the lock of the workspace lacks or contradicts."""
    lock = next((lock for each in project.outward() for lock in each.locks), None)
    if lock is None or not inside(f"{project.root}/x", folder_of(str(lock.attributes["path"]))):
        return
    needed = lock.attributes["roots"].get(project.name)
    if needed is None:
        return  # the lock is of another workspace
    renames, inherited = _facts(project).get("renames", {}), _inherited(project)
    for declared in project.declared:
        if declared.use == "constraint":
            continue
        crate = (
            renames.get(declared.distribution) or inherited.get(declared.distribution, ("", ""))[0]
        )
        asked = declared.specifier or inherited.get(declared.distribution, ("", ""))[1]
        yield from _held(declared, crate or declared.distribution, asked, lock, needed)


def _held(
    declared: Declared, crate: str, asked: str, lock: Resource, needed: Iterable[str]
) -> Iterator[Drift]:
    package = lock.attributes["packages"].get(crate)
    versions = tuple(str(version) for version in package["versions"]) if package else ()
    if crate not in needed:
        yield Drift(declared, lock, ())
    elif asked and versions and all(allows(asked, held, caret=True) is False for held in versions):
        yield Drift(declared, lock, versions)


def _inherited(project: Project) -> dict[str, tuple[str, str]]:
    """Return key -> (crate, range) of what the root of the workspace declares for its members."""
    found: dict[str, tuple[str, str]] = {}
    for each in project.outward():
        renames = _facts(each).get("renames", {})
        for declared in each.declared:
            if declared.use == "constraint":
                name = declared.distribution
                found.setdefault(name, (str(renames.get(name, "")), declared.specifier))
    return found
