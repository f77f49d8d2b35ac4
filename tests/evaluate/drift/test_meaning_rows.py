from typing import Any

import pytest

from scanner.evaluate.drift._walk import differences
from scanner.model.resource import Json
from scanner.normalize.meaning._compile import ELEMENT, node_of, steps, tables
from scanner.normalize.meaning._rows import Case, Filled, Is, Row, Settled

ROWS = [
    pytest.param(name, row, id=f"{name}: {row.path or 'itself'} {type(row.rule).__name__}")
    for table in tables()
    for name, rows in table.types.items()
    for row in rows
    if not isinstance(row.rule, Is)
]


def _at(path: str, value: Json) -> Json:
    """Build the smallest document that holds `value` at `path`."""
    document: Any = value
    for step in reversed(steps(path)):
        document = [document] if step == ELEMENT else {"any" if step == "*" else step: document}
    return document


def _entries(name: str, row: Row, case: Case) -> int:
    path = case.path or row.path
    strict = isinstance(row.rule, Filled | Settled)
    return len(
        differences(_at(path, case.spec), _at(path, case.live), node_of(name), strict=strict)
    )


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_row_makes_its_pair_equal(name: str, row: Row) -> None:
    assert row.same is not None
    assert _entries(name, row, row.same) == 0


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_row_still_detects_its_twin(name: str, row: Row) -> None:
    assert row.differs is not None
    assert _entries(name, row, row.differs) >= 1


def test_every_table_gives_a_kind_to_the_types_that_nothing_else_holds() -> None:
    held = {
        row.rule.type
        for t in tables()
        for rows in t.types.values()
        for row in rows
        if isinstance(row.rule, Is)
    }
    reached = held | {name for table in tables() for name in table.kinds.values()}
    assert {name for table in tables() for name in table.types} <= reached
