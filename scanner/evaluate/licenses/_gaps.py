"""Packages that a project depends on and whose metadata is not at hand."""

from collections.abc import Iterator, Mapping

from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.spdx import read

LOCK = "trueup/lock"
MANIFEST = "trueup/manifest"
_SHOWN = 5


def without_metadata(known: set[tuple[str, str]], estate: Estate) -> Iterator[NotEvaluated]:
    """Yield one entry for each lock file that pins packages of which nothing is known.

    Lock files of Python say nothing of licences. Where something is known, the rest is mostly for
    other platforms, and a declared limit; where nothing is, the question has no answer. Manifests
    count only where there is neither a lock file nor any metadata.

    `known` holds ecosystem and name of each package whose metadata was read.
    """
    locks = estate.of_kind(LOCK)
    for lock in locks:
        yield from _gap(lock, set(lock.attributes["packages"]), known, "pins")
    if known or locks:
        return
    for manifest in estate.of_kind(MANIFEST):
        asked = {each["distribution"] for each in manifest.attributes["declarations"]}
        yield from _gap(manifest, asked, known, "asks for")


def about_project(settings: Mapping[str, Json]) -> Iterator[NotEvaluated]:
    """Yield why nothing is said about the project's own licence, where one is named."""
    stated = settings.get("project")
    if stated and read(str(stated)).tree is None:
        reason = f"licenses.project: {stated!r} is not a licence expression"
        yield NotEvaluated("licenses/incompatible", reason)


def _gap(
    resource: Resource, names: set[str], known: set[tuple[str, str]], verb: str
) -> Iterator[NotEvaluated]:
    ecosystem = resource.attributes["ecosystem"]
    missing = sorted(name for name in names if (ecosystem, name) not in known)
    if not missing:
        return
    more = ", ..." if len(missing) > _SHOWN else ""
    reason = (
        f"{resource.attributes['path']} {verb} {len(names)} packages and says nothing of licences; "
        f"no metadata is at hand for {len(missing)} of them ({', '.join(missing[:_SHOWN])}{more}): "
        "install them and name that environment, in trueup.yaml as a source of kind environment"
    )
    nothing = len(missing) == len(names)
    yield NotEvaluated("licenses/unknown", reason, resource.uid, incomplete=nothing)
