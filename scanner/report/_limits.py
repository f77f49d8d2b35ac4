"""Declared limits as people read them: those of one cause together, with short places."""

from collections.abc import Iterable, Set

from scanner.model.evidence import NotEvaluated
from scanner.model.run import Report

_PLACES_SHOWN = 2
_RECORDS = (
    "trueup/manifest/", "trueup/module/", "trueup/lock/", "trueup/dependency-configuration/",
    "trueup/requirements-part/",
)  # fmt: skip


def together(report: Report) -> tuple[NotEvaluated, ...]:
    """Return one limit for each question and reason, its `resource` the places in words.

    They are in the order in which the first of each stands in the report.
    """
    sources = frozenset(one.source for one in report.scope)
    places: dict[tuple[str, str], list[str]] = {}
    for item in report.not_evaluated:
        if not item.incomplete:
            held = places.setdefault((item.what, item.reason), [])
            held.append(short_place(item.resource, sources))
    return tuple(
        NotEvaluated(what, reason, _words(found), incomplete=False)
        for (what, reason), found in places.items()
    )


def short_place(resource: str, sources: Set[str]) -> str:
    """Return the file of a resource that only stands for a file; any other stays as it is.

    Args:
        resource: uid; of a file it is "trueup/manifest/SOURCE/PATH".
        sources: names of all sources; where there are several, theirs stays before the path.
    """
    if not is_record(resource):
        return resource
    inner = resource.split("/", 2)[2]
    if len(sources) == 1:
        inner = inner.removeprefix(f"{next(iter(sources))}/")
    return inner.partition("#")[0] or resource


def is_record(resource: str) -> bool:
    """Say whether a resource only stands for what was read in a file."""
    return resource.startswith(_RECORDS)


def _words(places: Iterable[str]) -> str:
    named = list(dict.fromkeys(place for place in places if place))
    more = len(named) - _PLACES_SHOWN
    shown = ", ".join(named[:_PLACES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
