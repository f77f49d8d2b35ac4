"""Ways in which a distribution is used without an import that names it."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from scanner.evaluate.dependencies._provides import Provision
from scanner.evaluate.dependencies._records import Declared, Project
from scanner.model.resource import Resource
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.python_loading import NAMESPACES
from scanner.normalize.meaning.python_features import COMPANIONS, needed_by
from scanner.normalize.meaning.python_plugins import (
    SETUP_COMMANDS,
    SHOWN_BY,
    plugin_host,
    stubs_for,
)
from scanner.normalize.meaning.python_programs import (
    COMMANDS,
    DEVELOPER_TOOLS,
    INSTALLERS,
    LIBRARIES,
    SERVERS,
)


class Signs:
    """Everything in a project, except imports, that names a module, program, plugin or tool."""

    def __init__(self, project: Project) -> None:
        self.programs: set[str] = set()
        self.modules: set[str] = set()
        self.tools: set[str] = set()
        self.named: set[str] = set()
        self.strings: set[str] = set()
        self.triggers: set[str] = set()
        self.installs: set[str] = set()
        self.command_installs: set[str] = set()
        self.configured: dict[str, set[str]] = {}
        for manifest in project.manifests:
            self.tools |= {canonical(tool) for tool in manifest.attributes["configures"]}
            self.modules |= {entry["module"] for entry in manifest.attributes["entry_points"]}
            self._references(manifest)
        for configuration in project.configurations:
            self._references(configuration)
        for file in project.modules:
            self._file(file)

    def _references(self, resource: Resource) -> None:
        sets = {"program": self.programs, "feature": self.triggers}
        names = {
            "installs": self.installs,
            "command-installs": self.command_installs,
            "configures": self.tools,
        }
        for reference in resource.attributes["references"]:
            how, name = reference["how"], reference["name"]
            if how in sets:
                sets[how].add(name)
            elif how in names:
                names[how].add(canonical(name))
            elif how.startswith("plugin:"):
                self._plugin(how.partition(":")[2], name)
                self.named.add(_flat(name))
            else:
                self.named.add(_flat(name.partition(":")[0]))
                self.modules.add(name.partition(":")[0])

    def _plugin(self, host: str, name: str) -> None:
        """Note what a host is told to load: whole, and its first part where that is one's own."""
        held = self.configured.setdefault(host, set())
        first = name.partition(".")[0]
        held.add(canonical(name))
        if "/" not in name and first != host and first not in NAMESPACES:
            held.add(canonical(first))

    def _file(self, file: Resource) -> None:
        self.strings |= set(file.attributes["strings"])
        self.triggers |= set(file.attributes["triggers"])
        self.programs |= {program for program, _ in file.attributes["commands"]}
        self.installs |= {canonical(name) for name, _ in file.attributes["installs"]}
        for variable, text, _ in file.attributes["named"]:
            self.modules.add(text)
            self.named.add(_flat(text))
            if variable in ("extensions", "html_theme"):
                self._plugin("sphinx", text)

    def name_module(self, module: str) -> bool:
        """Say whether a dotted or plain module is named by text somewhere."""
        if module in self.modules or module in self.strings:
            return True
        after = bisect_left(self._in_order, f"{module}.")
        return after < len(self._in_order) and self._in_order[after].startswith(f"{module}.")

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self.modules)


def _flat(name: str) -> str:
    return canonical(name.partition(".")[0] if "." in name and "/" not in name else name)


class Users:
    """Decides for one project which declarations are in use by other signs than imports."""

    def __init__(
        self, project: Project, inner: list[Project], provision: Provision, imported: set[str]
    ) -> None:
        self.project = project
        self.inner = inner
        self.provision = provision
        self.signs = Signs(project)
        self.imported = imported
        self.declared = {declared.distribution for declared in project.declared}
        self._needed = {name for trigger in self.signs.triggers for name in needed_by(trigger)}

    def how(self, declared: Declared, modules: tuple[str, ...]) -> str:
        """Return the sign that shows the use, in words; "" when there is none."""
        return next(self._signs(declared, modules), "")

    def in_use(self, distribution: str) -> bool:
        """Say whether a distribution is imported, named or configured in the project."""
        if distribution in self.imported or distribution in self.signs.tools:
            return True
        modules, _ = self.provision.modules(distribution, self.project.settings)
        return self._runs(distribution) or any(self.signs.name_module(module) for module in modules)

    def _signs(self, declared: Declared, modules: tuple[str, ...]) -> Iterator[str]:
        name = declared.distribution
        signs = {
            "kept by settings": name in self.project.settings.keep,
            "part of the installer": name in INSTALLERS,
            "configured": name in self.signs.tools,
            "started as a program": self._runs(name),
            "named in code or configuration": name in self.signs.named
            or any(map(self.signs.name_module, modules)),
            "needed by a feature that is used": name in self._needed,
            "loaded by a distribution that is used": any(
                map(self.in_use, COMPANIONS.get(name, ()))
            ),
            "plugin of a tool that is used": self._is_used_plugin(name),
            "taken by tests as a fixture": bool(self._fixtures.intersection(modules)),
            "types of a distribution that is used": self._is_used_stub(name),
            "tool that developers start by hand": self._is_tool(name)
            and self._may_be_for_developers(declared),
            "server that an operator starts": name in SERVERS and not self.project.packaged,
        }
        return (sign for sign, shown in signs.items() if shown)

    def _runs(self, name: str) -> bool:
        commands = {
            *COMMANDS.get(name, ()),
            *self.provision.programs.get(name, ()),
            name,
            name.replace("-", "_"),
        }
        return bool(commands & self.signs.programs)

    def _may_be_for_developers(self, declared: Declared) -> bool:
        if declared.use in ("development", "optional"):
            return True
        # What users of a distribution get, its packaging says: a list beside it is for its makers.
        if self.project.packaged and declared.manifest.attributes["format"] == "requirements":
            return True
        # An application with one list keeps its developers' tools in that list.
        separate = any(other.use == "development" for other in self.project.declared)
        return not separate and not self.project.packaged

    def _is_tool(self, name: str) -> bool:
        if name in DEVELOPER_TOOLS:
            return True
        return name in COMMANDS and name not in LIBRARIES and name not in self.provision.own

    def _is_used_plugin(self, name: str) -> bool:
        found = plugin_host(name)
        if found is None:
            return False
        host, how = found
        if name in SETUP_COMMANDS:
            return "setup.py" in {held.attributes["format"] for held in self.project.manifests}
        if name in SHOWN_BY and self._has_tests:
            return SHOWN_BY[name] in self._shown
        if _flat(name) in self.signs.named or name.replace("-", "_") in self.signs.named:
            return True
        if how == "named" and host in self.signs.configured:
            return self._is_named_plugin(name, self.signs.configured[host])
        return self.in_use(host) or host in self.declared

    @cached_property
    def _has_tests(self) -> bool:
        """Whether tests lie in the project itself; others may lie where a plugin is declared for."""
        return any(found.role == "test" for found in self.project.imports)

    @cached_property
    def _fixtures(self) -> frozenset[str]:
        """What functions of tests take by name and none of them gives."""
        files = [file.attributes for member in self.inner for file in member.modules]
        taken = frozenset(word for file in files for word in file.get("fixtures", ()))
        return taken.difference(*(file.get("given", ()) for file in files))

    @cached_property
    def _shown(self) -> frozenset[str]:
        files = (file for member in self.inner for file in member.modules)
        return frozenset(word for file in files for word in file.attributes["triggers"])

    def _is_named_plugin(self, name: str, configured: set[str]) -> bool:
        short = {
            name,
            name.removesuffix("-plugin"),
            name.removeprefix("mkdocs-").removesuffix("-plugin"),
        }
        modules, _ = self.provision.modules(name, self.project.settings)
        return bool((short | set(map(canonical, modules))) & configured)

    def _is_used_stub(self, name: str) -> bool:
        about = stubs_for(name)
        if not about:
            return False
        if about in self.declared or self.in_use(about):
            return True
        # `types-PyYAML` is about the distribution PyYAML, `types-six` about the module six.
        return any(about in (canonical(module), module) for module in self.imported)
