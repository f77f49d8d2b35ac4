"""The effective licence position: what was bought, what is consumed, what is left."""

from datetime import datetime

from scanner.evaluate.entitlements._catalogue import Catalogue, Entitlement
from scanner.evaluate.entitlements._pools import Pool
from scanner.evaluate.entitlements._seats import Allocation, IdleSeat
from scanner.model.resource import Json
from scanner.normalize.grammars.instants import written

COLUMNS = (
    "tool", "edition", "metric", "bought", "consumed", "peak", "peak_at", "position",
    "reclaimable", "expires", "owner", "entitlements",
)  # fmt: skip


def position_table(
    catalogue: Catalogue,
    pools: tuple[Pool, ...],
    allocations: tuple[Allocation, ...],
    idle: tuple[IdleSeat, ...],
    now: datetime,
) -> Json:
    """Return `{columns, rows}`, one row for each group of entitlements that adds up, by tool.

    `bought` is what is in term now; `consumed` the seats taken now, for a pool the sessions that
    run now; `position` is what is left at the worst moment seen, below zero when too little was
    bought; `reclaimable` the seats held without use.
    """
    rows = [_pool_row(pool, now) for pool in pools]
    rows += [_seat_row(each, idle) for each in allocations]
    order = list(catalogue.tools)
    rows.sort(key=lambda row: (order.index(row[0]), row[2], row[11]))
    return {"columns": list(COLUMNS), "rows": rows}


def _pool_row(pool: Pool, now: datetime) -> list[Json]:
    current = [each for each in pool.entitlements if each.covers(now)]
    bought = sum(each.quantity for each in current)
    running = sum(each.is_open or each.start <= now < each.end for each in pool.sessions)
    peak = pool.peak
    worst = peak.limit - peak.used if peak else bought
    return [
        pool.tool, _editions(pool.entitlements), pool.metric, bought, running,
        peak.used if peak else 0, written(peak.at) if peak else "", worst, 0,
        _expiry(current), _owners(pool.entitlements), [each.id for each in pool.entitlements],
    ]  # fmt: skip


def _seat_row(allocation: Allocation, idle: tuple[IdleSeat, ...]) -> list[Json]:
    held = {each.id for each in allocation.entitlements}
    reclaimable = {seat.holder for seat in idle if seat.entitlement.id in held}
    taken = len(allocation.holders)
    return [
        allocation.tool, _editions(allocation.entitlements), allocation.metric, allocation.limit,
        taken, taken, "", allocation.limit - taken, len(reclaimable),
        _expiry(list(allocation.entitlements)), _owners(allocation.entitlements),
        [each.id for each in allocation.entitlements],
    ]  # fmt: skip


def _editions(entitlements: tuple[Entitlement, ...]) -> str:
    return ", ".join(dict.fromkeys(name for each in entitlements for name in each.editions))


def _owners(entitlements: tuple[Entitlement, ...]) -> str:
    return ", ".join(dict.fromkeys(each.owner for each in entitlements if each.owner))


def _expiry(entitlements: list[Entitlement]) -> str:
    ends = [each.end for each in entitlements if each.end is not None]
    return written(min(ends)) if ends else ""
