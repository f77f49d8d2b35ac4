"""Turn what the analysis found into observations, in one form for all checks of this folder."""

from collections.abc import Iterable
from dataclasses import replace

from scanner.evaluate.dependencies._records import Declared, Imported, Unused
from scanner.evaluate.dependencies._used import InUse
from scanner.model.observation import Remedy
from scanner.model.resource import Json, Origin, PathPart

MAX_PLACES = 20


def at(declared: Declared) -> Origin:
    """Return the line of a declaration."""
    return replace(declared.manifest.origin, line=declared.line)


def path_of(declared: Declared) -> tuple[PathPart, ...]:
    """Return where a declaration is inside its manifest."""
    return (declared.group, {"distribution": declared.distribution})


def evidence(
    declared: Iterable[Declared] = (), imports: Iterable[Imported] = ()
) -> tuple[str, ...]:
    """Return the digests of the documents that both rest on, once each, in order."""
    digests = [item.manifest.evidence for item in declared]
    digests += [item.file.evidence for item in imports]
    return tuple(dict.fromkeys(digest for digest in digests if digest))


def places(imports: Iterable[Imported]) -> list[str]:
    """Return file:line of the first imports; a report is no place for thousands."""
    return list(dict.fromkeys(found.place for found in imports))[:MAX_PLACES]


def facts_of(declared: Declared) -> dict[str, Json]:
    """Return the facts that every finding about a declaration has."""
    return {
        "distribution": declared.distribution,
        "group": declared.group,
        "use": declared.use,
        "specifier": declared.specifier,
        "marker": declared.marker,
        "file": declared.file,
        "line": declared.line,
        "ecosystem": declared.manifest.attributes["ecosystem"],
    }


def standing_facts(used: InUse) -> dict[str, Json]:
    """Return the facts that every finding about a version in use has."""
    return {
        "distribution": used.name,
        "version": used.version,
        "ecosystem": used.ecosystem,
        "file": str(used.holder.attributes["path"]),
        "line": used.line,
        "direct": used.direct,
        "reachable": None if used.places is None else bool(used.places),
        "places": list((used.places or ())[:MAX_PLACES]),
    }


_FIXABLE = (
    "pyproject", "requirements", "setup.cfg", "setup.py", "pipfile", "conda", "package.json", "Cargo.toml",
    "go.mod", "pixi", "pom.xml",
)  # fmt: skip


def removal(found: Unused) -> Remedy | None:
    """Return the fix that removes an unused declaration; None where no fix edits such a file."""
    declared = found.declared
    if declared.use == "catalog" or declared.manifest.attributes["format"] not in _FIXABLE:
        return None
    arguments = {
        "file": declared.file,
        "distribution": declared.distribution,
        "group": declared.group,
        "line": declared.line,
        "marker": declared.marker,
    }
    return Remedy("remove-dependency", not found.why_manual, arguments, found.why_manual)
