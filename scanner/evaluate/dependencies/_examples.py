"""Small estates for the examples of the checks in this folder."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from scanner.model.resource import EMPTY, Estate, Json, Origin, Resource

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
_SOURCE = "shop"


def manifest(
    *declared: str | Mapping[str, Json], path: str = "pyproject.toml", **attributes: Json
) -> Resource:
    """Return a manifest that declares each text at runtime, or each mapping as it says."""
    made_by = "pyproject" if path.endswith("pyproject.toml") else "requirements"
    held: dict[str, Json] = {
        "path": path, "source": _SOURCE, "format": made_by, "ecosystem": "pypi",
        "project": made_by == "pyproject", "name": "shop" if made_by == "pyproject" else "",
        "requires_python": "", "includes": [], "modules": [], "roots": [], "entry_points": [],
        "configures": {}, "references": [], "settings": {}, "unresolved": "",
    }  # fmt: skip
    held["declarations"] = [_declaration(item, line) for line, item in enumerate(declared, start=5)]
    held.update(attributes)
    return _record("trueup/manifest", path, held)


def package(*declared: str | Mapping[str, Json], **attributes: Json) -> Resource:
    """Return a package.json that declares each text in `dependencies`, or each mapping as it says."""
    facts = {"npm": {"private": False, "version": "1.0.0"}}
    held: dict[str, Json] = {"format": "package.json", "ecosystem": "npm", "project": True,
                             "name": "shop", "settings": facts}  # fmt: skip
    return manifest(*declared, path="package.json", **{**held, **attributes})


def go_mod(*declared: str | Mapping[str, Json]) -> Resource:
    """Return a go.mod that requires each text, or each mapping as it says."""
    held: dict[str, Json] = {"format": "go.mod", "ecosystem": "go", "project": True,
                             "name": "example.org/shop", "settings": {"go": {}}}  # fmt: skip
    return manifest(*declared, path="go.mod", **held)


def pom(*declared: str, path: str = "pom.xml") -> Resource:
    """Return a pom.xml that declares a jar for each `group:artifact`."""
    listed = [declaration(name, extras=["compile", "jar"]) for name in declared]
    held: dict[str, Json] = {"format": "pom.xml", "ecosystem": "maven", "project": True,
                             "name": f"com.shop:{path}", "settings": {"maven": {}}}  # fmt: skip
    return manifest(*listed, path=path, **held)


def declaration(distribution: str, use: str = "runtime", **fields: Json) -> dict[str, Json]:
    """Return one declaration for `manifest`."""
    group = "dependencies" if use == "runtime" else f"dependency-groups.{use}"
    return {"distribution": distribution, "use": use, "group": group, **fields}


def _declaration(item: str | Mapping[str, Json], line: int) -> dict[str, Json]:
    given = declaration(item) if isinstance(item, str) else item
    rest: dict[str, Json] = {"line": line, "specifier": "", "extras": [], "marker": "", "url": ""}
    return {**rest, **given}


def module(path: str, *imports: str, need: str = "required", **attributes: Json) -> Resource:
    """Return a source file that imports each module, one a line."""
    held: dict[str, Json] = {
        "path": path, "source": _SOURCE, "language": "python",
        "imports": [[name, line, need] for line, name in enumerate(imports, start=1)],
        "strings": {}, "named": [], "commands": [], "folders": [], "triggers": [], "quoted": [], "installs": [],
        "main": False, "complete": True,
    }  # fmt: skip
    return _record("trueup/module", path, {**held, **attributes})


def lock(packages: Mapping[str, Iterable[str]], **attributes: Json) -> Resource:
    """Return a uv.lock with these versions of each package."""
    held: dict[str, Json] = {
        "path": "uv.lock", "source": _SOURCE, "format": "uv", "ecosystem": "pypi",
        "packages": {
            name: {"versions": list(versions), "line": 1, "direct": False}
            for name, versions in packages.items()
        },
        "requires": {}, "roots": {},
    }  # fmt: skip
    return _record("trueup/lock", held["path"], {**held, **attributes})


def estate(*resources: Resource, **settings: Json) -> Estate:
    """Return an estate of these resources, with these settings of the area."""
    return Estate(resources, AS_OF, {"dependencies": settings} if settings else EMPTY)


def _record(kind: str, path: str, attributes: Mapping[str, Json]) -> Resource:
    return Resource(
        uid=f"{kind}/{_SOURCE}/{path}",
        kind=kind,
        attributes=attributes,
        origin=Origin(source=_SOURCE, file=path),
        evidence=f"sha256:{path}",
    )


def advisory(identifier: str, distribution: str, introduced: str, fixed: str) -> Resource:
    """Return an advisory about the versions from one on, up to the fixed one."""
    events = [{"introduced": introduced}, {"fixed": fixed}]
    held: dict[str, Json] = {
        "path": f"{identifier}.json", "source": "advisories", "id": identifier, "aliases": [],
        "summary": "", "severity": "",
        "affected": [{
            "name": distribution, "versions": [],
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }],
    }  # fmt: skip
    return _record("trueup/advisory", f"{identifier}.json", held)


def package_facts(name: str, **said: Json) -> Resource:
    """Return what an index says of a package."""
    path = f"index/{name}.json"
    held: dict[str, Json] = {
        "path": path, "source": _SOURCE, "ecosystem": "pypi", "name": name, "yanked": {}, "deprecated": {},
        "statements": [], "last_release": "", "repository": "",
    }  # fmt: skip
    return _record("trueup/package-facts", path, {**held, **said})


def repository_facts(name: str, *, archived: bool) -> Resource:
    """Return what a forge says of a repository."""
    path = f"index/{name}.json"
    held: dict[str, Json] = {"name": name, "archived": archived, "pushed": "2020-02-02T00:00:00Z"}
    return _record("trueup/repository-facts", path, {"path": path, "source": _SOURCE, **held})
