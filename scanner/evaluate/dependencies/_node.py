"""Judge Node.js projects: packages that nothing names, and imports that nothing declares."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._paths import is_built
from scanner.evaluate.dependencies._records import Declared, Imported, Missing, Project, Unused
from scanner.normalize.meaning.node_packages import BUILT_IN, BY_HAND, PREFIXES, PROGRAMS

_NOT_PACKAGES = (
    ".",
    "/",
    "#",
    "~",
    "$",
    "virtual:",
    "http:",
    "https:",
    "data:",
    "astro:",
    "bun:",
    "npm:",
)


def package_of(specifier: str) -> str:
    """Return the package that an import specifier names; "" for a file or a part of Node.js."""
    if (
        specifier.startswith((*_NOT_PACKAGES, "node:", "@/"))
        or "!" in specifier
        or "${" in specifier
    ):
        return ""
    parts = specifier.split("?", maxsplit=1)[0].split("/")
    name = "/".join(parts[:2]) if specifier.startswith("@") else parts[0]
    return "" if name in BUILT_IN or (name.startswith("@") and len(parts) < 2) else name


def unused_packages(project: Project, inner: list[Project]) -> Iterator[Unused]:
    """Yield each package for use at run time that no source, script or setting names.

    Packages for development are left out: their tools load them in ways of their own.
    """
    named = _named(inner)
    packages = {package_of(name) for name in named}
    if not any(file.attributes["imports"] for member in inner for file in member.modules):
        return  # its sources are elsewhere, as where a parent folder bundles it
    seen: set[tuple[str, str]] = set()
    for declared in project.declared:
        name = declared.distribution
        if declared.use in ("constraint", "development") or (name, declared.group) in seen:
            continue
        seen.add((name, declared.group))
        if name not in packages and not _is_used(declared, named | packages, project):
            yield Unused(
                declared, "same-name", (name,), (), "a tool may load it by a name of its own"
            )


def _named(inner: list[Project]) -> set[str]:
    found: set[str] = set()
    for project in inner:
        for file in project.modules:
            found |= set(file.attributes["strings"])
            found |= {module for module, _, _ in file.attributes["imports"]}
        for holder in (*project.manifests, *project.configurations):
            found |= {reference["name"] for reference in holder.attributes["references"]}
        for manifest in project.manifests:
            found |= set(manifest.attributes["configures"])
    return found


def _is_used(declared: Declared, named: set[str], project: Project) -> bool:
    name = declared.distribution
    short = name.rpartition("/")[2]
    if name in project.settings.keep or name in BY_HAND:
        return True
    if name.startswith("@types/"):
        about = short.replace("__", "/")
        others = {other.distribution for other in project.declared}
        return bool({about, f"@{about}"} & (named | others)) or about in BUILT_IN
    programs = {*PROGRAMS.get(name, ()), name, short, short.removesuffix("-cli")}
    if programs & named:
        return True
    scope = name.partition("/")[0] if name.startswith("@") else ""
    return any(_is_short_for(short, scope, prefix, named) for prefix in PREFIXES)


def _is_short_for(short: str, scope: str, prefix: str, named: set[str]) -> bool:
    rest = short.removeprefix(prefix)
    if rest != short and (rest in named or any(f"{scope}{rest}/" in name for name in named)):
        return True
    # `@scope/eslint-plugin` is named by its scope alone.
    return bool(scope) and short == prefix.rstrip("-") and any(scope in name for name in named)


def undeclared_packages(project: Project) -> Iterator[Missing]:
    """Yield each package that a source imports and no package.json around it declares."""
    declared = {project.name}
    around: Project | None = project
    while around is not None:
        declared |= {item.distribution for item in around.declared}
        around = around.outer
    groups: dict[str, list[Imported]] = {}
    for imported in project.imports:
        name = package_of(imported.module)
        types = f"@types/{name.lstrip('@').replace('/', '__')}"
        if is_built(str(imported.file.attributes["path"])):
            continue
        if name and name not in declared and types not in declared:
            groups.setdefault(name, []).append(imported)
    for name, imports in sorted(groups.items()):
        if not _is_alias(name, project):
            yield Missing(
                name,
                tuple(imports),
                (name,),
                "same-name",
                project.root,
                manifest=project.manifests[0],
            )


def _is_alias(name: str, project: Project) -> bool:
    """Say whether settings give the name, or what it starts with, a meaning as a path."""
    tops = {
        str(file.attributes["path"])[len(project.root) :].lstrip("/").partition("/")[0]
        for file in project.modules
    }
    return name in tops or any(
        key.rstrip("/*") == name.partition("/")[0] or key.startswith(f"{name}/*")
        for file in project.modules
        for key in file.attributes["strings"]
        if not file.attributes["imports"] and key
    )
