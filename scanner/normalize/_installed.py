"""Installed Python distributions, as resources that say which modules and programs they provide."""

from collections.abc import Iterable, Iterator

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.ini_text import read_ini
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json
from scanner.normalize.grammars.requirement_text import parse_requirement

KIND = "trueup/installed-distribution"
_CODE = (".py", ".so", ".pyd", ".pyi")


def installed_distribution(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield one resource {name, version, modules, programs, requires} for each distribution.

    `modules` are top-level packages and modules; below a package without `__init__` they go down to
    the first one that has it, so that distributions that share a namespace are told apart.
    """
    try:
        value = load_json(snapshot.content.decode("utf-8", "replace"))
    except DocumentSyntaxError as error:
        yield Unreadable(snapshot.source.name, snapshot.address, error.message)
        return
    headers = _headers(value["headers"])
    name = next(iter(headers.get("name", ())), "")
    if not name:
        yield Unreadable(snapshot.source.name, snapshot.address, "metadata without a name")
        return
    attributes: dict[str, Json] = {
        "name": canonical(name),
        "version": next(iter(headers.get("version", ())), ""),
        "modules": _modules(value["files"], value["top_level"]),
        "programs": _programs(value["entry_points"]),
        "requires": sorted(set(_requires(headers.get("requires-dist", ())))),
    }
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{canonical(name)}",
        kind=KIND,
        attributes=attributes,
        side=snapshot.source.side,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


def _headers(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.split("\n"):
        key, colon, value = line.partition(":")
        if colon and not line.startswith((" ", "\t")):
            found.setdefault(key.strip().lower(), []).append(value.strip())
    return found


def _modules(files: list[str], top_level: str) -> list[str]:
    packages = {
        path.rpartition("/")[0] for path in files if path.endswith(("__init__.py", "__init__.pyi"))
    }
    modules: set[str] = set()
    for path in files:
        if path.endswith(_CODE) or "." not in path.rpartition("/")[2]:
            modules.add(_module(path, packages))
    modules |= {line.strip().replace("/", ".") for line in top_level.splitlines() if not files}
    return sorted(module for module in modules if module and module.replace(".", "").isidentifier())


def _module(path: str, packages: set[str]) -> str:
    """Return the module that importing reaches first on the way to a file."""
    parts = path.split("/")
    for length in range(1, len(parts)):
        if "/".join(parts[:length]) in packages:
            return ".".join(parts[:length])
    return ".".join([*parts[:-1], parts[-1].partition(".")[0]])


def _programs(entry_points: str) -> list[str]:
    values, _ = read_ini(entry_points)
    return sorted(
        value.key for value in values if value.section in ("console_scripts", "gui_scripts")
    )


def _requires(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        named = parse_requirement(line)
        # What only an extra asks for is not installed by itself.
        if named and "extra" not in named.marker:
            yield named.distribution
