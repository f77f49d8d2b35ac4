"""Say of drift against a rendered spec what to look at: the line that is certain, else what rendered it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scanner.model.finding import Finding
from scanner.model.resource import Json, PathPart, Resource
from scanner.model.vocabulary import Side

RENDERED = "trueup/rendered"
_DRIFT = "drift/"


def with_rendering(
    findings: Iterable[Finding], resources: Iterable[Resource]
) -> tuple[Finding, ...]:
    """Return the findings, those about rendered specs with the fact `rendered_from`.

    Where the source of the value is certain, the origin is that file and line instead.
    """
    held = tuple(resources)
    records = {
        str(one.attributes["resource"]): one.attributes for one in held if one.kind == RENDERED
    }
    if not records:
        return tuple(findings)
    specs = {one.uid: one for one in held if one.uid in records and one.side is Side.SPEC}
    return tuple(
        _with(one, records[one.observation.resource], specs.get(one.observation.resource))
        if one.rule.startswith(_DRIFT) and one.observation.resource in records
        else one
        for one in findings
    )


def _with(finding: Finding, record: Mapping[str, Json], spec: Resource | None) -> Finding:
    observation = finding.observation
    template = f"/{record['template']}" if record["template"] else ""
    facts = {**observation.facts, "rendered_from": f"{record['from']}{template}"}
    origin = observation.origin
    steps = _steps(spec.attributes, observation.path) if spec else []
    for path, file, line in record["places"]:
        if not path or steps == path:
            origin = replace(origin, file=str(file), line=int(line), api="")
    return replace(finding, observation=replace(observation, facts=facts, origin=origin))


def _steps(document: Json, path: tuple[PathPart, ...]) -> list[str | int]:
    """Return a path in which elements of keyed lists are named by position; cut where it ends."""
    steps: list[str | int] = []
    for part in path:
        step: str | int | None = part if isinstance(part, str | int) else None
        if isinstance(part, Mapping) and isinstance(document, list):
            step = next((at for at, one in enumerate(document) if _is(one, part)), None)
        try:
            document = document[step]
        except (LookupError, TypeError):
            break
        if step is not None:
            steps.append(step)
    return steps


def _is(element: Json, part: Mapping[str, Json]) -> bool:
    return isinstance(element, Mapping) and all(
        element.get(key) == held for key, held in part.items()
    )
