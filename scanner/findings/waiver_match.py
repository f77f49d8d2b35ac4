"""Whether a waiver's `match` describes a finding; every pattern is a linear glob."""

from collections.abc import Mapping, Sequence

from scanner.findings.fingerprint import earlier_of
from scanner.model.finding import Finding
from scanner.model.governance import Waiver
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.globs import matches as glob_matches
from scanner.normalize.grammars.identities import identity_matches

SHORTEST_FINGERPRINT = 12
ANY_VALUE = "any"


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Say whether the waiver speaks about this finding; its dates and approval do not matter here.

    An entry that names a path speaks about fields, so it never covers a finding that a whole
    resource is missing or unmanaged.
    """
    match = waiver.match
    return (
        glob_matches(waiver.rule, finding.rule)
        and _same_fingerprint(match.get("fingerprint"), finding)
        and _resource_matches(match, finding.observation.resource)
        and _path_covers(match, finding)
        and _manager_matches(match.get("manager"), finding.observation.facts)
        and _value_matches(match, finding.observation.actual)
    )


def is_about_whole_resource(finding: Finding) -> bool:
    """Say whether the finding is that a resource as a whole is missing or unmanaged."""
    path = finding.observation.path
    operation = finding.observation.facts.get("op", "")
    said = operation in {"missing", "added", "unmanaged"} or finding.rule.endswith(
        ("/missing", "/unmanaged")
    )
    element = len(path) == 2 and path[0] == "resources" and isinstance(path[1], Mapping)
    return said and (not path or element)


def path_matches(pattern: Sequence[Json], path: Sequence[PathPart]) -> bool:
    """Say whether a path pattern covers a path from end to end.

    `*` stands for one step, `**` for any number of steps, text parts are globs over keys, and a
    mapping covers the keyed element that has at least those keys.
    """
    reachable = {0}
    for part in pattern:
        if part == "**":
            reachable = set(range(min(reachable), len(path) + 1)) if reachable else set()
            continue
        reachable = {i + 1 for i in reachable if i < len(path) and _step_matches(part, path[i])}
    return len(path) in reachable


def _step_matches(pattern: Json, step: PathPart) -> bool:
    if pattern == "*":
        return True
    if isinstance(pattern, Mapping):
        return isinstance(step, Mapping) and all(
            key in step and _text_matches(value, step[key]) for key, value in pattern.items()
        )
    return not isinstance(step, Mapping) and _text_matches(pattern, step)


def _text_matches(pattern: Json, value: Json) -> bool:
    if isinstance(pattern, str) and isinstance(value, str):
        return glob_matches(pattern, value)
    return bool(type(pattern) is type(value) and pattern == value)


def _same_fingerprint(wanted: Json, finding: Finding) -> bool:
    """Say whether a fingerprint, or its beginning, is of the finding, in any version of it."""
    if wanted is None:
        return True
    text = str(wanted).lower()
    if len(text) < SHORTEST_FINGERPRINT:
        return False
    return finding.fingerprint.startswith(text) or any(
        one.startswith(text) for one in earlier_of(finding)
    )


def _resource_matches(match: Mapping[str, Json], uid: str) -> bool:
    """Match kind and name against a uid, which is the kind, a slash, and the name."""
    if "kind" not in match and "name" not in match:
        return True
    kind, name = str(match.get("kind", "*")), str(match.get("name", "*"))
    return identity_matches(kind, name, uid)


def _path_covers(match: Mapping[str, Json], finding: Finding) -> bool:
    if "path" not in match:
        return True
    return not is_about_whole_resource(finding) and path_matches(
        match["path"], finding.observation.path
    )


def _manager_matches(wanted: Json, facts: Mapping[str, Json]) -> bool:
    if wanted is None:
        return True
    held = facts.get("managers", facts.get("manager", ()))
    managers = [held] if isinstance(held, str) else list(held or ())
    return any(glob_matches(str(wanted), str(manager)) for manager in managers)


def _value_matches(match: Mapping[str, Json], actual: Json) -> bool:
    wanted = match.get("value", ANY_VALUE)
    return wanted == ANY_VALUE or (
        isinstance(wanted, bool) is isinstance(actual, bool) and bool(wanted == actual)
    )
