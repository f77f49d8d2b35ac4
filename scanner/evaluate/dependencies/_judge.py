"""Judge one project: which declarations nothing uses, and which imports nothing declares."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from scanner.evaluate.dependencies._own import OwnModules
from scanner.evaluate.dependencies._provides import ImportIndex, Provision, closure
from scanner.evaluate.dependencies._records import (
    Declared,
    Imported,
    Missing,
    Project,
    Unused,
)
from scanner.evaluate.dependencies._use import Users
from scanner.evaluate.dependencies._visible import not_promised, visible
from scanner.model.resource import Resource
from scanner.normalize.grammars.distribution_names import Lookalikes, canonical
from scanner.normalize.meaning.python_distributions import provided_by
from scanner.normalize.meaning.python_plugins import plugin_host, stubs_for
from scanner.normalize.meaning.python_programs import DEVELOPER_TOOLS
from scanner.normalize.meaning.python_standard_library import is_standard

_NEED_ORDER = ("required", "dynamic", "conditional", "typing", "guarded")
_PART_OF_BUILDING = frozenset({"setuptools", "pkg_resources", "distutils", "Cython", "skbuild"})


class Judgement:
    """What one project declares, imports and uses, matched against each other."""

    def __init__(
        self, project: Project, inner: list[Project], provision: Provision, own: OwnModules
    ) -> None:
        """Match declarations with imports.

        Args:
            project: the one to judge.
            inner: it and the projects below it, whose files may use what it declares.
            provision: tells which distribution provides which module.
            own: tells the source's own modules.
        """
        self.project = project
        self.provision = provision
        self.has_sources = any(member.modules or member.copies for member in inner)
        self.foreign = [
            imported for imported in project.imports
            if imported.role != "copy"
            and not is_standard(imported.top_level)
            and not own.holds(imported, project)
        ]  # fmt: skip
        self.by_module: dict[str, list[tuple[int, Imported]]] = {}
        for place, found in enumerate(self.foreign):
            self.by_module.setdefault(found.module, []).append((place, found))
        everywhere = {imported.module for member in inner for imported in member.imports}
        self.index = ImportIndex(everywhere)
        self.visible = visible(project, inner)
        self.matched: dict[str, set[str]] = {}
        self.step: dict[str, str] = {}
        for declared in self.visible:
            self._match(declared.distribution)
        self._match_alike()
        self.covered = set().union(*self.matched.values()) if self.matched else set()
        self.not_promised = not_promised(self.visible, self.matched)
        self.users = Users(project, inner, provision, self._imported())
        self.unexplained = tuple(sorted(set(self._unexplained())))

    def _match(self, name: str) -> None:
        if name in self.matched:
            return
        modules, step = self.provision.modules(name, self.project.settings)
        self.matched[name] = self.index.matching(modules, any_case=step == "same-name")
        self.step[name] = step

    def _match_alike(self) -> None:
        """Match what is left on both sides where the words of one name hold those of the other."""
        covered = set().union(*self.matched.values()) if self.matched else set()
        left = {
            found.module
            for found in self.foreign
            if found.module not in covered
            and not self.provision.providers(found.module, self.project.settings)[0]
        }
        alike = Lookalikes(left)
        for name, modules in self.matched.items():
            if not modules and self.step[name] == "same-name":
                self.matched[name] = alike.of(name)

    def _imported(self) -> set[str]:
        found = {name for name, modules in self.matched.items() if modules}
        for module in {imported.module for imported in self.project.imports}:
            names, _ = self.provision.providers(module, self.project.settings)
            found.update(names)
            found.add(canonical(module.partition(".")[0]))
        return found

    def _unexplained(self) -> Iterator[str]:
        """Yield foreign imports that no declaration covers and no step knows a provider of."""
        for found in self.foreign:
            if found.role == "example" and self.project.packaged:
                continue  # what only examples need, a package does not declare
            if self.provision.providers(found.module, self.project.settings)[0]:
                continue
            # A lock or an environment that holds a distribution of that name explains it, too.
            if canonical(found.top_level) in self._locked or self._is_written(found):
                continue
            if found.module not in self.covered:
                yield found.module

    def idle(self) -> Iterator[Unused]:
        """Yield each declaration without a use; `unexplained` is set where it may yet have one."""
        seen: set[tuple[str, str, str]] = set()
        for declared in self.project.declared:
            name = declared.distribution
            key = (name, declared.group, declared.file)
            if key in seen or declared.inherited or declared.use in ("build", "constraint"):
                continue
            seen.add(key)
            if self.matched[name] or name == self.project.name or self._is_pin(declared):
                continue
            modules, step = self.provision.modules(name, self.project.settings)
            if self.users.how(declared, modules):
                continue
            open_question = step == "same-name" and not self._is_known(name)
            unexplained = self.unexplained if open_question else ()
            yield Unused(declared, step, modules, unexplained, self._why_manual(declared))

    def _is_known(self, name: str) -> bool:
        """Say whether it is known to hold nothing that code imports under another name.

        It is a plugin or a program, or holds types alone of a distribution whose modules are known.
        """
        return (
            bool(provided_by(stubs_for(name)))
            or name in DEVELOPER_TOOLS
            or plugin_host(name) is not None
        )

    def _is_pin(self, declared: Declared) -> bool:
        """Say whether it only limits the version of what a used declaration brings in."""
        if (
            not declared.specifier.startswith(("==", "<", "!=", "~="))
            and ",<" not in declared.specifier
        ):
            return False
        together = self._installed_with(declared)
        starts = [
            name
            for name, modules in self.matched.items()
            if modules and name != declared.distribution and name in together
        ]
        reached = self.provision.reached_from(starts)
        for lock in self.project.locks:
            reached |= closure(starts, lock.attributes["requires"])
        return declared.distribution in reached

    def _installed_with(self, declared: Declared) -> set[str]:
        """Return what is there wherever a declaration applies: its own group, and the runtime's."""
        if declared.use == "runtime":
            return set(self.matched)
        own = (declared.file, declared.group)
        near = {
            other.distribution
            for other in self.visible
            if other.use == "runtime" or (other.file, other.group) == own
        }
        return set(self.matched) if self.project.name in near else near

    def _why_manual(self, declared: Declared) -> str:
        if declared.marker:
            return f"it applies only where {declared.marker}"
        if declared.use == "optional":
            return "users of the project may ask for this extra by name"
        if plugin_host(declared.distribution):
            return "it is a plugin, which its host may load without being told"
        if declared.url:
            return "it comes from a direct reference and not from an index"
        return ""

    def missing(self) -> Iterator[Missing]:
        """Yield each foreign module that nothing visible declares, guarded imports left out."""
        groups: dict[str, list[Imported]] = {}
        for imported in self.foreign:
            if self._is_missing(imported):
                names, _ = self.provision.providers(imported.module, self.project.settings)
                groups.setdefault(_module_key(imported, names), []).append(imported)
        for module, imports in sorted(groups.items()):
            yield self._missing(module, imports)

    def _is_missing(self, imported: Imported) -> bool:
        if imported.need == "guarded" or self._is_declared(imported):
            return False
        top = imported.top_level
        if imported.role != "runtime" and self._is_at_hand(imported):
            return False
        if imported.file.attributes["language"] == "notebook" and self._is_installed(imported):
            return False
        if top in self.project.settings.ignored_imports or (
            top in _PART_OF_BUILDING and imported.role == "build"
        ):
            return False
        return not (imported.need == "typing" and self._has_stubs(top))

    def _is_declared(self, imported: Imported) -> bool:
        if imported.role == "runtime" and imported.module in self.not_promised:
            return False
        return imported.module in self.covered

    def _is_at_hand(self, imported: Imported) -> bool:
        """Say whether a command of the project installs it, or the test itself writes it."""
        names, step = self.provision.providers(imported.module, self.project.settings)
        if self.users.signs.installs & {*names, canonical(imported.top_level)}:
            return True
        return step == "none" and self._is_written(imported)

    def _is_installed(self, imported: Imported) -> bool:
        """Say whether a notebook asks for it by itself, with `%pip install`."""
        names, _ = self.provision.providers(imported.module, self.project.settings)
        asked = {canonical(name) for name, _ in imported.file.attributes["installs"]}
        return bool(asked & {*names, canonical(imported.top_level)})

    def _is_written(self, imported: Imported) -> bool:
        """Say whether a test makes the module that it imports: its name stands there in quotes."""
        return imported.role == "test" and imported.top_level in imported.file.attributes["quoted"]

    def _has_stubs(self, top_level: str) -> bool:
        about = {f"types-{canonical(top_level)}", f"{canonical(top_level)}-stubs"}
        return any(declared.distribution in about for declared in self.visible)

    def _missing(self, module: str, imports: list[Imported]) -> Missing:
        first = imports[0].module
        names, step = self.provision.providers(first, self.project.settings)
        locked = self._locked
        guesses = names or (canonical(module),)
        present = tuple(name for name in guesses if name in locked)
        if present and step == "none":
            names, step = present, "lock"
        manifest = self._main_manifest
        return Missing(
            module,
            tuple(sorted(imports, key=lambda found: (_NEED_ORDER.index(found.need), found.place))),
            names,
            step,
            self.project.root,
            through=tuple(sorted({locked[name] for name in present})),
            candidates=self._idle_names if not names else (),
            by_command=bool(self.users.signs.command_installs & {*guesses}),
            manifest=manifest,
        )

    @cached_property
    def _main_manifest(self) -> Resource | None:
        """The manifest that a new declaration belongs in."""
        return min(self.project.manifests, key=_rank, default=None)

    @cached_property
    def _locked(self) -> dict[str, str]:
        """Return distribution -> the declared one that brings it in, by lock or environment."""
        starts = sorted({declared.distribution for declared in self.visible})
        reached = self.provision.reached_from(starts)
        for lock in self.project.locks:
            for name in lock.attributes["packages"]:
                reached.setdefault(name, "")
            reached |= closure(starts, lock.attributes["requires"])
        return reached

    @cached_property
    def _idle_names(self) -> tuple[str, ...]:
        return tuple(sorted(
            name for name, modules in self.matched.items()
            if not modules and self.step[name] == "same-name" and not provided_by(name)
            and name not in DEVELOPER_TOOLS and plugin_host(name) is None
        ))  # fmt: skip


def _rank(manifest: Resource) -> tuple[bool, bool, int, str]:
    """Order manifests by how likely a new declaration belongs there."""
    held, path = manifest.attributes, str(manifest.attributes["path"])
    has_runtime = any(item["use"] == "runtime" for item in held["declarations"])
    return not held["project"], not has_runtime, path.count("/"), path


def _module_key(imported: Imported, names: Iterable[str]) -> str:
    parts = imported.module.split(".")
    names = tuple(names)
    for length in range(1, len(parts) + 1):
        prefix = ".".join(parts[:length])
        if any(prefix in provided_by(name) for name in names):
            return prefix
    return imported.top_level
