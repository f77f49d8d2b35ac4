"""Pools of concurrent seats: which entitlements add up, which sessions draw on them."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._catalogue import Catalogue, Entitlement
from scanner.evaluate.entitlements._concurrency import Peak
from scanner.evaluate.entitlements._sessions import Session
from scanner.evaluate.entitlements._sweep import microseconds, peak_in
from scanner.model.quick_dataclass import dataclass

CONCURRENT = ("concurrent_user", "concurrent_bot")


@dataclass(frozen=True, slots=True)
class Pool:
    """Entitlements to one tool and metric that share an edition, and the sessions that count.

    Attributes:
        peak: None when nothing ran in term.
        denied: requests for a seat of it that were refused.
        at_peak: the sessions that ran at the peak, by start and id.
    """

    tool: str
    metric: str
    entitlements: tuple[Entitlement, ...]
    sessions: tuple[Session, ...]
    denied: tuple[Session, ...]
    peak: Peak | None
    at_peak: tuple[Session, ...]

    @property
    def label(self) -> str:
        """The pool as people know it: its tool, with the pool's name or editions."""
        names = [str(each.resource.attributes.get("pool") or "") for each in self.entitlements]
        name = ", ".join(dict.fromkeys(filter(None, names)))
        return f"{self.tool} ({name})" if name else self.tool


def pools_of(
    catalogue: Catalogue,
    by_tool: dict[str, tuple[Session, ...]],
    refused: tuple[Session, ...] = (),
) -> Iterator[Pool]:
    """Yield the pools by tool, metric and first entitlement, each with its exact peak."""
    for tool in catalogue.tools:
        held = catalogue.of_tool(tool)
        metrics = {each.metric for each in held}
        for metric in CONCURRENT:
            both = metrics.issuperset(CONCURRENT)
            of_tool = (*by_tool.get(tool, ()), *(each for each in refused if each.tool == tool))
            drawing = [
                each
                for each in of_tool
                if not _has_seat(each, held)
                and (not both or _is_bot(each, catalogue) == (metric == "concurrent_bot"))
            ]
            for group in sharing_edition([each for each in held if each.metric == metric]):
                counted = [each for each in drawing if _counts(each, group)]
                yield _pool(tool, metric, group, counted, refused)


def sharing_edition(entitlements: list[Entitlement]) -> list[tuple[Entitlement, ...]]:
    """Return the entitlements in groups that have an edition in common, directly or through others.

    One that names no edition holds for all, and so joins every group.
    """
    groups: list[list[Entitlement]] = []
    for each in entitlements:
        joined = [group for group in groups if any(_share(each, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([other for group in joined for other in group] + [each])
    return [tuple(group) for group in groups]


def _share(one: Entitlement, other: Entitlement) -> bool:
    return not one.editions or not other.editions or bool({*one.editions} & {*other.editions})


def _counts(session: Session, group: tuple[Entitlement, ...]) -> bool:
    return any(each.licenses_edition(session.record.edition) for each in group)


def _has_seat(session: Session, held: tuple[Entitlement, ...]) -> bool:
    """Whether the user holds a named seat for the tool, and so needs none of the pool."""
    return any(
        each.metric == "named_user"
        and session.principal in each.assigned
        and each.covers(session.start)
        for each in held
    )


def _is_bot(session: Session, catalogue: Catalogue) -> bool:
    person = catalogue.people.get(session.principal)
    return person is not None and person.kind.casefold() == "bot"


def _pool(
    tool: str,
    metric: str,
    group: tuple[Entitlement, ...],
    counted: list[Session],
    refused: tuple[Session, ...],
) -> Pool:
    ids = {id(each) for each in refused}
    sessions = tuple(each for each in counted if id(each) not in ids)
    denied = tuple(each for each in counted if id(each) in ids)
    peak = peak_in(
        [microseconds(each.start) for each in sessions],
        [microseconds(each.end) for each in sessions],
        [
            (microseconds(each.start), microseconds(each.end) if each.end else None, each.quantity)
            for each in group
        ],
    )
    running = [each for each in sessions if peak and each.start <= peak.at < each.end]
    return Pool(tool, metric, group, sessions, denied, peak, tuple(running))
