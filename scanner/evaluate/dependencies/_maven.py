"""Judge Maven projects: imports against the packages inside jars, where a local repository has them."""

from collections.abc import Iterable, Iterator

from scanner.evaluate.dependencies._gaps import gaps, limit
from scanner.evaluate.dependencies._maven_model import Poms
from scanner.evaluate.dependencies._projects import projects_of
from scanner.evaluate.dependencies._records import (
    Declared,
    Duplicate,
    Imported,
    Misplaced,
    Missing,
    Project,
    Unused,
)
from scanner.evaluate.dependencies._unlocked import managed, unlocked
from scanner.evaluate.dependencies._verdict import Verdict, looked_at
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Estate
from scanner.normalize.meaning.java_packages import PACKAGES, PLATFORM

_RULES = frozenset({"unused", "unknown", "misplaced", "duplicate", "transitive", "unpinned"})
_BY_NAME = "classes may be loaded by name, or by the framework that finds the jar"
_HIDDEN = "classes that are loaded by name"
_ANOTHER = "another dependency"
_GUESSED = (
    "jars of it are not in the local repository: their packages are guessed from their names, and "
    "none of them is called unused"
)
_NO_SOURCE = "it declares dependencies, and there is no source that could use them"


def judge_maven(estate: Estate) -> Verdict:
    """Return what is found in every Maven project of the estate."""
    projects = [project for project in projects_of(estate, "maven") if project.manifests]
    verdict = Verdict(not_evaluated=[*gaps(projects)])
    jars = _Jars(estate)
    idle: list[Project] = []
    for project in projects:
        poms = Poms([other for other in projects if other.source == project.source])
        judged = _Judged(project, poms, jars)
        idle += () if judged.imports else (project,)
        verdict.idle += judged.idle()
        verdict.missing += judged.missing() if judged.is_known(poms) else ()
        verdict.misplaced += judged.misplaced()
        verdict.duplicates += _duplicates(project)
        verdict.unpinned += unlocked(managed(project, poms), "maven")
        verdict.not_evaluated += judged.limits()
    verdict.count(looked_at(projects, _RULES, idle))
    return verdict


class _Jars:
    """What each jar of the local repository holds."""

    def __init__(self, estate: Estate) -> None:
        self.packages: dict[str, set[str]] = {}
        self.services: set[str] = set()
        self.holders: dict[str, set[str]] = {}
        for jar in estate.of_kind("trueup/installed-jar"):
            name = str(jar.attributes["name"])
            self.packages.setdefault(name, set()).update(jar.attributes["packages"])
            if jar.attributes["services"]:
                self.services.add(name)
            for package in jar.attributes["packages"]:
                self.holders.setdefault(package, set()).add(name)

    def holder(self, name: str) -> tuple[str, frozenset[str]]:
        """Return (package, jars) that an imported class is of; ("", nothing) for none known."""
        at = name
        while at:
            if at in self.holders:
                return at, frozenset(self.holders[at])
            at = at.rpartition(".")[0]
        return "", frozenset()


class _Judged:
    """One project, with what its own sources and those of its children import."""

    def __init__(self, project: Project, poms: Poms, jars: _Jars) -> None:
        self.project = project
        self.jars = jars
        self.declared = [poms.effective(item, project) for item in project.declared]
        self.inherited = {item.distribution for item in poms.inherited(project)}
        self.members = poms.members(project)
        self.imports = [found for member in self.members for found in member.imports]
        self.named = {
            name for member in self.members for file in member.modules for name in file.attributes["strings"]
        }  # fmt: skip
        self.own = {
            str(file.attributes.get("package", ""))
            for other in poms.projects
            for file in other.modules
        }
        self.used = {item.distribution: self._uses(item.distribution) for item in self.declared}

    def _uses(self, name: str) -> list[Imported]:
        begins = self._begins(name)
        packages = self.jars.packages.get(name)
        if packages:
            return [item for item in self.imports if self.jars.holder(item.module)[0] in packages]
        return [item for item in self.imports if _begins_with(item.module, begins)]

    def _begins(self, name: str) -> tuple[str, ...]:
        if name in PACKAGES:
            return PACKAGES[name]
        group, _, artifact = name.partition(":")
        words = artifact.replace("-", ".")
        return (group, words) if "." in words else (group,)

    def idle(self) -> Iterator[Unused]:
        """Yield each declaration that no import shows a use of; unknown where its jar is not there."""
        if not self.imports:
            return
        seen: set[str] = set()
        for declared in self.declared:
            name = declared.distribution
            if name in seen or not self._is_judged(declared) or self.used[name]:
                continue
            seen.add(name)
            packages = tuple(sorted(self.jars.packages.get(name, ())))
            begins = packages or self._begins(name)
            if any(_begins_with(text, begins) for text in self.named):
                continue
            if packages:
                yield Unused(declared, "installed", packages[:20], (), _BY_NAME)
            else:
                yield Unused(declared, "none", begins, self._unexplained(), _BY_NAME)

    def _is_judged(self, declared: Declared) -> bool:
        """Say whether an import is how it would be used, and its name is fully known."""
        name = declared.distribution
        _, kind = declared.extras
        if declared.use == "optional" or kind != "jar" or "${" in name:
            return False
        if name in self.project.settings.keep or name in self.jars.services:
            return False
        if name in self.jars.packages and not self.jars.packages[name]:
            return False  # it only brings others, as starters do
        return "-starter" not in name and not name.endswith(("-bom", "-parent"))

    def _unexplained(self) -> tuple[str, ...]:
        known = {name for name, uses in self.used.items() if uses}
        begins = tuple(begin for name in known for begin in self._begins(name))
        rest = {
            ".".join(item.module.split(".")[:3])
            for item in self.imports
            if not _begins_with(item.module, (*PLATFORM, *begins))
            and not self._is_own(item.module)
            and not self.jars.holder(item.module)[0]
        }
        return tuple(sorted(rest)) or (_HIDDEN,)

    def _is_own(self, name: str) -> bool:
        return name in self.own or name.rpartition(".")[0] in self.own or any(
            name.startswith(f"{package}.") for package in self.own if package.count(".") > 1
        )  # fmt: skip

    def is_known(self, poms: Poms) -> bool:
        """Say whether everything that is declared for the project could be read."""
        return not any(each.unresolved for each in (self.project, *poms.parents(self.project)))

    def missing(self) -> Iterator[Missing]:
        """Yield packages whose only known jars the project does not declare."""
        known = {item.distribution for item in self.declared} | self.inherited
        groups: dict[tuple[str, ...], list[Imported]] = {}
        for imported in self.project.imports:
            if self._is_own(imported.module) or _begins_with(imported.module, PLATFORM):
                continue
            package, holders = self.jars.holder(imported.module)
            if package and not holders & known:
                groups.setdefault((package, *sorted(holders)), []).append(imported)
        for key, imports in sorted(groups.items()):
            package, holding = key[0], key[1:]
            yield Missing(
                package, tuple(imports), holding, "installed", self.project.root,
                through=(_ANOTHER,), manifest=self.project.manifests[0],
            )  # fmt: skip

    def misplaced(self) -> Iterator[Misplaced]:
        """Yield what every user gets and only tests import."""
        for declared in self.declared:
            found = self.used[declared.distribution]
            if declared.use != "runtime" or not found or not self._is_judged(declared):
                continue
            if all(_is_test(item) for item in found) and not all(map(_is_test, self.imports)):
                yield Misplaced(declared, tuple(found), "development")

    def limits(self) -> Iterator[NotEvaluated]:
        """Yield whether declarations were matched by name alone, or by nothing."""
        guessed = [item for item in self.declared if item.distribution not in self.jars.packages]
        if guessed and self.imports:
            yield limit(self.project.manifests[0], _GUESSED)
        if self.declared and not self.imports:
            yield limit(self.project.manifests[0], _NO_SOURCE)


def _begins_with(name: str, begins: Iterable[str]) -> bool:
    return any(name == begin or name.startswith(f"{begin.rstrip('.')}.") for begin in begins)


def _is_test(imported: Imported) -> bool:
    path = f"/{imported.file.attributes['path']}"
    return "/src/test/" in path or "/src/it/" in path or "/src/integration" in path


def _duplicates(project: Project) -> Iterator[Duplicate]:
    held: dict[tuple[str, ...], list[Declared]] = {}
    for declared in project.declared:
        key = (declared.distribution, declared.group, declared.marker, *declared.extras)
        held.setdefault(key, []).append(declared)
    for found in held.values():
        if len(found) > 1:
            yield Duplicate(tuple(found), len({item.specifier for item in found}) > 1)
