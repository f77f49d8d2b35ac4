"""The effective licence position: what was bought, what is consumed, what is left."""

import re
from datetime import datetime

from scanner.evaluate.entitlements._catalogue import Catalogue, Entitlement
from scanner.evaluate.entitlements._history import history_of
from scanner.evaluate.entitlements._pools import Pool
from scanner.evaluate.entitlements._seats import Allocation, IdleSeat
from scanner.model.resource import Json
from scanner.normalize.grammars.instants import written

_PRICE = re.compile(
    r"(?P<before>[A-Z]{3}|[€$£])? ?(?P<amount>[0-9][0-9.,]{0,20}) ?(?P<after>[A-Z]{3}|[€$£])?"
)
COLUMNS = (
    "tool", "edition", "metric", "bought", "consumed", "peak", "peak_at", "position",
    "reclaimable", "expires", "owner", "entitlements",
    "true_up", "true_down", "unit_cost", "exposure", "savings", "evidence",
)  # fmt: skip


def position_table(
    catalogue: Catalogue,
    pools: tuple[Pool, ...],
    allocations: tuple[Allocation, ...],
    idle: tuple[IdleSeat, ...],
    now: datetime,
) -> Json:
    """Return `{columns, rows, charts}`, one row for each group of entitlements that adds up, by tool.

    `bought` is what is in term now; `consumed` the seats taken now, for a pool the sessions that
    run now; `position` is what is left at the worst moment seen, below zero when too little was
    bought; `reclaimable` the seats held without use. `true_up` seats are missing at the worst
    moment, `true_down` could be given back: what the worst moment left, and what is reclaimable.
    `exposure` and `savings` are these at the unit cost, the dearest of the group and the cheapest.
    `charts` shows the use of each pool over time.
    """
    rows = [_pool_row(pool, now) for pool in pools]
    rows += [_seat_row(each, idle) for each in allocations]
    order = list(catalogue.tools)
    rows.sort(key=lambda row: (order.index(row[0]), row[2], row[11]))
    drawn = [history for pool in pools if (history := history_of(pool)) is not None]
    return {"columns": list(COLUMNS), "rows": rows} | ({"charts": drawn} if drawn else {})


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
        *_money(pool.entitlements, max(-worst, 0), max(worst, 0) if peak else 0),
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
        *_money(
            allocation.entitlements,
            max(taken - allocation.limit, 0),
            max(allocation.limit - taken, 0) + len(reclaimable),
        ),
    ]  # fmt: skip


def _money(entitlements: tuple[Entitlement, ...], true_up: int, true_down: int) -> list[Json]:
    """Return true_up, true_down, unit_cost, exposure, savings and evidence of a row."""
    costs = [cost for each in entitlements if (cost := _cost(each)) is not None]
    digests = [*dict.fromkeys(e.resource.evidence for e in entitlements if e.resource.evidence)]
    if len({currency for _, currency in costs}) != 1:
        return [true_up, true_down, "", "", "", digests]
    (low, currency), (high, _) = min(costs), max(costs)
    unit = _amount(low, currency) if low == high else f"{low:g} to {_amount(high, currency)}"
    exposure, savings = _amount(true_up * high, currency), _amount(true_down * low, currency)
    return [true_up, true_down, unit, exposure, savings, digests]


def _cost(entitlement: Entitlement) -> tuple[float, str] | None:
    stated = entitlement.resource.attributes.get("unit_cost")
    if isinstance(stated, dict):
        return _priced(str(stated.get("amount", "")), str(stated.get("currency") or ""))
    if isinstance(stated, str):
        match = _PRICE.fullmatch(stated.strip())
        return _priced(match["amount"], match["before"] or match["after"] or "") if match else None
    return _priced(str(stated), "") if stated is not None else None


def _priced(amount: str, currency: str) -> tuple[float, str] | None:
    try:
        return float(amount.replace(",", "")), currency
    except ValueError:
        return None


def _amount(amount: float, currency: str) -> str:
    return f"{amount:.10g} {currency}".strip()


def _editions(entitlements: tuple[Entitlement, ...]) -> str:
    return ", ".join(dict.fromkeys(name for each in entitlements for name in each.editions))


def _owners(entitlements: tuple[Entitlement, ...]) -> str:
    return ", ".join(dict.fromkeys(each.owner for each in entitlements if each.owner))


def _expiry(entitlements: list[Entitlement]) -> str:
    ends = [each.end for each in entitlements if each.end is not None]
    return written(min(ends)) if ends else ""
