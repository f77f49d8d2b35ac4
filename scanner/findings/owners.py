"""Who answers for a finding: spec, then CODEOWNERS, then the source, else nobody."""

from collections.abc import Iterable, Mapping

from scanner.model.governance import OwnerPattern
from scanner.model.observation import Observation
from scanner.model.resource import EMPTY, Origin, Resource
from scanner.normalize.grammars.globs import matches as glob_matches

UNOWNED = "unowned"


def owner_of(
    observation: Observation,
    resource: Resource | None,
    patterns: tuple[OwnerPattern, ...] = (),
    source_owners: Mapping[str, str] = EMPTY,
) -> str:
    """Return the owner's name; several owners of one CODEOWNERS line are joined by a space.

    Order: what the check knows, what the resource itself says, CODEOWNERS for the file where a
    person must look, CODEOWNERS for the resource's own file, the owner of the source, "unowned".
    """
    if observation.owner or (resource and resource.owner):
        return observation.owner or (resource.owner if resource else "")
    origins = [observation.origin, *([resource.origin] if resource else [])]
    for origin in origins:
        found = owners_of_file(origin, patterns)
        if found:
            return " ".join(found)
    return next((source_owners[o.source] for o in origins if source_owners.get(o.source)), UNOWNED)


def owners_of_file(origin: Origin, patterns: Iterable[OwnerPattern]) -> tuple[str, ...]:
    """Return the owners that the last matching CODEOWNERS line names.

    A pattern with a `source` speaks only for files of that source. A last match without owners
    means that nobody is named, as CODEOWNERS has it.
    """
    found: tuple[str, ...] = ()
    if not origin.file:
        return found
    for pattern in patterns:
        if pattern.source in {"", origin.source} and covers(pattern.pattern, origin.file):
            found = pattern.owners
    return found


def covers(pattern: str, file: str) -> bool:
    """Say whether a CODEOWNERS pattern covers a file, by the rules of gitignore.

    A slash at the start or inside anchors the pattern at the root; a pattern that names a folder
    covers everything below it, except that `folder/*` covers only the folder's own files.
    Source: GitHub documentation, "About code owners", CODEOWNERS syntax.
    """
    anchored = "/" in pattern.strip("/") or pattern.startswith("/")
    wanted = pattern.strip("/").split("/")
    if not anchored:
        wanted = ["**", *wanted]
    if pattern.endswith("/") or (wanted[-1] != "*" and wanted[-1] != "**"):
        below = [*wanted, "**", "*"]
        if _segments_match(below, file.split("/")):
            return True
        if pattern.endswith("/"):
            return False
    return _segments_match(wanted, file.split("/"))


def _segments_match(wanted: list[str], held: list[str]) -> bool:
    """Match segment by segment; `**` stands for any number of segments. Quadratic at worst."""
    reachable = {0}
    for pattern in wanted:
        if pattern == "**":
            reachable = set(range(min(reachable), len(held) + 1)) if reachable else set()
            continue
        reachable = {i + 1 for i in reachable if i < len(held) and glob_matches(pattern, held[i])}
    return len(held) in reachable
