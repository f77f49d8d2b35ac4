"""Where the sources of projects that are not Python's import a package."""

from collections.abc import Callable, Iterable, Mapping

from scanner.evaluate.dependencies._node_paths import packages_of
from scanner.evaluate.dependencies._records import Imported, Project
from scanner.model.resource import Estate
from scanner.normalize.meaning.java_packages import PACKAGES


def places_of_imports(
    estate: Estate, projects: Iterable[Project], ecosystem: str, name: str
) -> tuple[str, ...] | None:
    """Return where some projects import a package; None where its use is not judged.

    Of Ruby and PHP no source is read; of a jar that is not at hand, the packages are not known
    unless an import has the name of its group.
    """
    imports = [found for project in projects for found in project.imports]
    if ecosystem == "maven":
        return _of_jar(estate, imports, name)
    match = _MATCHES.get(ecosystem)
    if match is None or not any(project.modules for project in projects):
        return None
    return tuple(found.place for found in imports if match(found.module, name))


def _of_jar(estate: Estate, imports: list[Imported], name: str) -> tuple[str, ...] | None:
    packages = tuple(
        str(package)
        for jar in estate.of_kind("trueup/installed-jar")
        if jar.attributes["name"] == name
        for package in jar.attributes["packages"]
    )
    begins = packages or PACKAGES.get(name) or (name.partition(":")[0],)
    found = tuple(one.place for one in imports if _is_below(one.module, begins, "."))
    return found or (() if packages or name in PACKAGES else None)


def _is_below(module: str, begins: Iterable[str], separator: str) -> bool:
    return any(module == begin or module.startswith(f"{begin}{separator}") for begin in begins)


_MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "npm": lambda module, name: name in packages_of(module),
    "cargo": lambda module, name: module == name.replace("-", "_"),
    "go": lambda module, name: _is_below(module, (name,), "/"),
}
