"""What every reader of a dependency manifest produces, so that checks see one form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.syntax import DocumentSyntaxError

KIND = "trueup/manifest"

_DEVELOPMENT = frozenset(
    [
        "dev",
        "develop",
        "development",
        "devel",
        "test",
        "tests",
        "testing",
        "docs",
        "doc",
        "documentation",
        "lint",
        "linting",
        "linters",
        "format",
        "formatting",
        "style",
        "typing",
        "types",
        "mypy",
        "type-check",
        "typecheck",
        "ci",
        "qa",
        "check",
        "checks",
        "quality",
        "tox",
        "nox",
        "build",
        "release",
        "publish",
        "bench",
        "benchmark",
        "benchmarks",
        "coverage",
        "cov",
        "examples",
        "example",
        "tools",
        "tooling",
        "local",
        "debug",
        "profiling",
        "pre-commit",
        "precommit",
    ]
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One place where a project asks for a distribution.

    Attributes:
        distribution: canonical name.
        line: from 1; 0 when unknown.
        use: "runtime", "optional" (an extra), "development", "build" or "constraint".
        group: the group's name in its own format: "dependencies", "optional-dependencies.aws".
        specifier: allowed versions as written; "" for any.
        marker: environment marker; "" when it always applies.
        url: direct reference; "" when it comes from an index.
        guessed: whether only the end of the direct reference tells the name.
    """

    distribution: str
    line: int
    use: str
    group: str
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str = ""
    url: str = ""
    guessed: bool = False

    def as_json(self) -> dict[str, Json]:
        """Return the declaration as a resource holds it."""
        return {
            "distribution": self.distribution,
            "line": self.line,
            "use": self.use,
            "group": self.group,
            "specifier": self.specifier,
            "extras": list(self.extras),
            "marker": self.marker,
            "url": self.url,
            **({"guessed": True} if self.guessed else {}),
        }


@dataclass(slots=True)
class Manifest:
    """What one manifest says; filled by its reader, then made a resource.

    Attributes:
        format: "pyproject", "requirements", "setup.cfg", "setup.py", "pipfile", "conda",
            "script" (PEP 723), "package.json".
        project: whether this file makes its folder a project of its own.
        name: canonical name of the project's own distribution; "" when it has none.
        includes: {path, line, use} of further requirement files, relative to this one.
        modules: top-level modules that the project says are its own.
        roots: folders, relative to this file, from which its modules are imported.
        entry_points: {group, name, module, line}.
        configures: tool -> line, of tools that are configured here.
        references: {how, name, line} of modules, plugins and programs that are named here.
        settings: tool name -> settings about dependencies.
        unresolved: why the list of dependencies cannot be known without running code; or "".
    """

    format: str
    ecosystem: str = "pypi"
    project: bool = False
    name: str = ""
    requires_python: str = ""
    declarations: list[Declaration] = field(default_factory=list)
    includes: list[dict[str, Json]] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    entry_points: list[dict[str, Json]] = field(default_factory=list)
    configures: dict[str, int] = field(default_factory=dict)
    references: list[dict[str, Json]] = field(default_factory=list)
    settings: dict[str, Json] = field(default_factory=dict)
    unresolved: str = ""

    def add(self, text: Json, line: int, use: str, group: str) -> None:
        """Declare one requirement given as text; what names no distribution is left out."""
        named = parse_requirement(text) if isinstance(text, str) else None
        if named is None:
            return
        self.declarations.append(
            Declaration(
                named.distribution,
                line,
                use,
                group,
                named.specifier,
                named.extras,
                named.marker,
                named.url,
                named.guessed,
            )
        )

    def refer(self, how: str, name: Json, line: int) -> None:
        """Note that a module, plugin or program is named here."""
        if isinstance(name, str) and 0 < len(name) <= 300:
            self.references.append({"how": how, "name": name, "line": line})

    def enter(self, group: str, name: str, target: Json, line: int) -> None:
        """Note an entry point `module:object`."""
        if isinstance(target, str):
            module = target.partition(":")[0].partition("[")[0].strip()
            self.entry_points.append({"group": group, "name": name, "module": module, "line": line})

    def resource(self, snapshot: Snapshot) -> Resource:
        """Return the manifest as a resource of kind "trueup/manifest"."""
        attributes: dict[str, Any] = {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "format": self.format,
            "ecosystem": self.ecosystem,
            "project": self.project,
            "name": canonical(self.name) if self.ecosystem == "pypi" else self.name,
            "requires_python": self.requires_python,
            "declarations": [declaration.as_json() for declaration in self.declarations],
            "includes": self.includes,
            "modules": self.modules,
            "roots": self.roots,
            "entry_points": self.entry_points,
            "configures": self.configures,
            "references": self.references,
            "settings": self.settings,
            "unresolved": self.unresolved,
        }
        return record(KIND, snapshot, attributes, suffix=_suffix(self.format))


def _suffix(manifest_format: str) -> str:
    return "#script" if manifest_format == "script" else ""


def record(
    kind: str,
    snapshot: Snapshot,
    attributes: Mapping[str, Json],
    *,
    line: int = 0,
    suffix: str = "",
) -> Resource:
    """Return one derived record about a document, on the side of its source."""
    return Resource(
        uid=f"{kind}/{snapshot.source.name}/{snapshot.origin.file}{suffix}",
        kind=kind,
        attributes=attributes,
        side=snapshot.source.side,
        scope=snapshot.source.name,
        origin=replace(snapshot.origin, line=line),
        evidence=snapshot.digest,
    )


def unreadable(snapshot: Snapshot, line: int, reason: str) -> Unreadable:
    """Return the gap that a document, or a part of it, leaves."""
    place = snapshot.origin.file or snapshot.address
    return Unreadable(snapshot.source.name, f"{place}:{line}" if line else place, reason)


def broken(snapshot: Snapshot, error: DocumentSyntaxError) -> Iterator[Normalized]:
    """Yield the gap that a syntax error leaves."""
    yield unreadable(snapshot, error.line, error.message)


def broken_manifest(
    snapshot: Snapshot, error: DocumentSyntaxError, manifest: Manifest
) -> Iterator[Normalized]:
    """Yield the gap, and a manifest that says that nobody knows what it declares."""
    yield from broken(snapshot, error)
    manifest.unresolved = f"{snapshot.origin.file}:{error.line} cannot be read"
    yield manifest.resource(snapshot)


def use_of_group(group: str) -> str:
    """Return "development" when a group or extra is by its name for developers, else "optional"."""
    words = canonical(group).split("-")
    return (
        "development"
        if canonical(group) in _DEVELOPMENT or _DEVELOPMENT & set(words)
        else "optional"
    )


def catalogs_of(document: Any) -> dict[str, Json]:
    """Return {name: {package: range}} of the catalogs of pnpm, Yarn or Bun; theirs by no name is "default".

    `catalog:` in a package.json takes its range from there, `catalog:name` from the one of that name.
    """
    named = {str(name): _ranges(held) for name, held in table(document.get("catalogs")).items()}
    default = {**_ranges(named.get("default")), **_ranges(document.get("catalog"))}
    return {**named, "default": default}


def _ranges(held: Any) -> dict[str, Json]:
    """Return package -> range; a lock has a table with a `specifier` in place of each range."""
    return {
        str(name): str(table(value).get("specifier", "")) if isinstance(value, dict) else str(value)
        for name, value in table(held).items()
    }


def from_catalog(name: str, asked: str, catalogs: Mapping[str, Any]) -> str:
    """Return the range that a request stands for: itself, unless a catalog has it."""
    if not asked.startswith("catalog:"):
        return asked
    held = table(catalogs.get(asked.removeprefix("catalog:").strip() or "default"))
    return str(held.get(name, asked))


def table(value: Json) -> Mapping[str, Json]:
    """Return a mapping, empty for anything else."""
    return value if isinstance(value, Mapping) else {}


def items(value: Json) -> Iterable[Json]:
    """Return the elements of a list, none for anything else."""
    return value if isinstance(value, list) else ()
