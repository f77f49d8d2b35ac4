"""What was bought against what is used: computed once, for all checks of this area."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from scanner.evaluate.entitlements._catalogue import Catalogue, catalogue_of
from scanner.evaluate.entitlements._pools import Pool, pools_of
from scanner.evaluate.entitlements._position import position_table
from scanner.evaluate.entitlements._seats import (
    Allocation,
    IdleSeat,
    allocations_of,
    idle_seats,
)
from scanner.evaluate.entitlements._seen import Seen, seen_of
from scanner.evaluate.entitlements._sessions import Session, Usage, usage_of
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that the checks of this area look at.

    Attributes:
        by_tool: sessions of each tool, by start and id.
        pools: concurrent seats with their peak. allocations: named and device seats now.
        idle: seats to reclaim.
        evidence: digests of all usage files. seen: places that name a tool of the catalogue.
    """

    as_of: datetime
    catalogue: Catalogue
    usage: Usage
    by_tool: Mapping[str, tuple[Session, ...]]
    pools: tuple[Pool, ...]
    allocations: tuple[Allocation, ...]
    idle: tuple[IdleSeat, ...]
    evidence: tuple[str, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    tested: Mapping[str, int]
    sections: Mapping[str, Json]
    seen: tuple[Seen, ...] = ()


def analyse(estate: Estate) -> Analysis:
    """Return entitlements and usage of an estate set against each other at its `as_of`."""
    catalogue = catalogue_of(estate)
    usage = usage_of(estate, catalogue)
    by_tool = _by_tool(usage)
    pools = tuple(pools_of(catalogue, by_tool, usage.denied))
    allocations = tuple(allocations_of(catalogue, by_tool, estate.as_of))
    idle = tuple(idle_seats(catalogue, by_tool, estate.as_of))
    table = position_table(catalogue, pools, allocations, idle, estate.as_of)
    return Analysis(
        as_of=estate.as_of,
        catalogue=catalogue,
        usage=usage,
        by_tool=by_tool,
        pools=pools,
        allocations=allocations,
        idle=idle,
        evidence=tuple(dict.fromkeys(each.evidence for each in usage.files if each.evidence)),
        not_evaluated=tuple(_not_evaluated(catalogue, usage)),
        tested={"entitlements": len(catalogue.entitlements) + len(catalogue.unusable)},
        sections={"license_position": table} if catalogue.entitlements else {},
        seen=tuple(seen_of(estate, catalogue)),
    )


def _by_tool(usage: Usage) -> dict[str, tuple[Session, ...]]:
    found: dict[str, list[Session]] = {}
    for session in usage.sessions:
        found.setdefault(session.tool, []).append(session)
    return {tool: tuple(sessions) for tool, sessions in found.items()}


def _not_evaluated(catalogue: Catalogue, usage: Usage) -> Iterator[NotEvaluated]:
    if catalogue.entitlements and not usage.files:
        reason = "no usage was read: add a source {kind: usage, path: <files>} or --usage FILE"
        for rule in ("peak-over-pool", "reclaim-seat", "outside-term"):
            yield NotEvaluated(f"entitlements/{rule}", reason, incomplete=False)
    silent = sorted(
        {
            each.tool
            for each in catalogue.entitlements
            if each.metric == "named_user" and each.assigned
        }
        - {each.tool for each in usage.sessions}
    )
    if usage.files and silent:
        reason = f"the usage records do not mention {', '.join(silent)}: add its records"
        yield NotEvaluated("entitlements/reclaim-seat", reason, incomplete=False)
    if usage.files and not catalogue.tools:
        reason = "no entitlements were read: name the folder in `entitlements` of trueup.yaml"
        yield NotEvaluated("entitlements/unauthorized-tool", reason)
    if usage.files and catalogue.tools and not catalogue.people:
        reason = "no `people` are listed in the entitlement files"
        yield NotEvaluated("entitlements/unknown-principal", reason, incomplete=False)
