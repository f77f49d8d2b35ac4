"""How the checks of this folder report."""

from collections.abc import Iterable, Mapping, Sequence

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._catalogue import Entitlement, Tool
from scanner.evaluate.entitlements._sessions import Record, Session
from scanner.model.observation import Observation
from scanner.model.resource import EMPTY, NOWHERE, Json, Origin, PathPart
from scanner.model.vocabulary import Certainty

MAX_LISTED = 100
"""Session ids that one finding lists; `session_count` has the number of all."""


def about_entitlement(  # noqa: PLR0913 - what an observation says
    entitlement: Entitlement,
    message: str,
    arguments: Mapping[str, Json] = EMPTY,
    *,
    path: tuple[PathPart, ...] = (),
    facts: Mapping[str, Json] = EMPTY,
    expected: Json = None,
    actual: Json = None,
    certainty: Certainty = Certainty.CERTAIN,
    evidence: tuple[str, ...] = (),
) -> Observation:
    """Return an observation on one entitlement, at its line of the file."""
    tool = entitlement.tool
    return Observation(
        resource=entitlement.resource.uid,
        message=message,
        arguments={"entitlement": entitlement.id, "tool": tool, **arguments},
        path=path,
        expected=expected,
        actual=actual,
        evidence=_digests((entitlement.resource.evidence, *evidence)),
        origin=entitlement.resource.origin,
        certainty=certainty,
        facts={"tool": tool, "entitlements": [entitlement.id], **facts},
        owner=entitlement.owner,
    )


def about_group(  # noqa: PLR0913 - what an observation says
    analysis: Analysis,
    entitlements: Sequence[Entitlement],
    message: str,
    arguments: Mapping[str, Json] = EMPTY,
    *,
    facts: Mapping[str, Json] = EMPTY,
    expected: Json = None,
    actual: Json = None,
) -> Observation:
    """Return an observation on entitlements that add up: on the one, or else on their tool."""
    first = entitlements[0]
    tool = analysis.catalogue.tools[first.tool]
    single = len(entitlements) == 1
    return Observation(
        resource=first.resource.uid if single else tool.uid,
        message=message,
        arguments={"tool": first.tool, **arguments},
        path=() if single else ({"entitlements": ", ".join(each.id for each in entitlements)},),
        expected=expected,
        actual=actual,
        evidence=_digests((*(each.resource.evidence for each in entitlements), *analysis.evidence)),
        origin=first.resource.origin,
        facts={"tool": first.tool, "entitlements": [each.id for each in entitlements], **facts},
        owner=next((each.owner for each in entitlements if each.owner), ""),
    )


def about_tool(  # noqa: PLR0913 - what an observation says
    tool: Tool,
    sessions: Sequence[Session],
    message: str,
    arguments: Mapping[str, Json] = EMPTY,
    *,
    path: tuple[PathPart, ...] = (),
    facts: Mapping[str, Json] = EMPTY,
    expected: Json = None,
    actual: Json = None,
    owner: str = "",
    certainty: Certainty = Certainty.CERTAIN,
) -> Observation:
    """Return an observation on sessions of one tool, at the first of them."""
    held = (tool.resource.evidence,) if tool.resource is not None else ()
    return Observation(
        resource=tool.uid,
        message=message,
        arguments={"tool": tool.id, "count": counted(len(sessions)), **arguments},
        path=path,
        expected=expected,
        actual=actual,
        evidence=_digests((*held, *(each.record.usage.evidence for each in sessions))),
        origin=sessions[0].record.origin if sessions else _origin(tool),
        certainty=certainty,
        facts={"tool": tool.id, **listed(sessions), **facts},
        owner=owner or (tool.resource.owner if tool.resource is not None else ""),
    )


def about_record(
    record: Record,
    message: str,
    arguments: Mapping[str, Json] = EMPTY,
    *,
    facts: Mapping[str, Json] = EMPTY,
) -> Observation:
    """Return an observation on one usage record, at its line."""
    return Observation(
        resource=record.usage.uid,
        message=message,
        arguments={"session": record.session, **arguments},
        path=("records", {"session": record.session}),
        evidence=_digests((record.usage.evidence,)),
        origin=record.origin,
        facts={
            "tool": record.tool,
            "principal": record.principal,
            "sessions": [record.session],
            "start": record.start,
            "end": record.end,
            **facts,
        },
    )


def listed(sessions: Sequence[Session]) -> dict[str, Json]:
    """Return the facts `sessions` (ids, at most MAX_LISTED) and `session_count`."""
    return {
        "sessions": [each.id for each in sessions[:MAX_LISTED]],
        "session_count": len(sessions),
    }


def counted(number: int, noun: str = "session") -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _digests(digests: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(digest for digest in digests if digest))


def _origin(tool: Tool) -> Origin:
    return tool.resource.origin if tool.resource is not None else NOWHERE
