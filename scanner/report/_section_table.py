"""The tables that areas contribute, such as the licence position, as rows and cells to show."""

from typing import Any, TypeAlias

from scanner.model.resource import Json
from scanner.report._chart import charts
from scanner.report._shown import shown, text, visible

View: TypeAlias = dict[str, Any]


def section(name: str, value: Json, limit: int) -> View:
    """Return {name, columns, rows, count, charts}: at most `limit` rows of cells {text, number}."""
    value = shown(value)
    columns, rows = _table(value)
    return {
        "name": _title(str(name)),
        "columns": [_title(_plain(column)) for column in columns],
        "rows": [[_cell(cell) for cell in row] for row in rows[:limit]],
        "count": len(rows),
        "charts": charts(value),
    }


def _table(value: Json) -> tuple[list[Json], list[list[Json]]]:
    """Return columns and rows of {columns, rows}, of a list of mappings, or of a mapping."""
    if isinstance(value, dict) and isinstance(value.get("rows"), list):
        rows = [row if isinstance(row, list) else [row] for row in value["rows"]]
        width = max((len(row) for row in rows), default=0)
        columns = list(value.get("columns") or [])
        return columns + [""] * (width - len(columns)), rows
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        columns = list(dict.fromkeys(key for item in value for key in item))
        return columns, [[item.get(column) for column in columns] for item in value]
    if isinstance(value, dict):
        return ["Name", "Value"], [[key, item] for key, item in value.items()]
    return ["Value"], [[item] for item in (value if isinstance(value, list) else [value])]


def _title(name: str) -> str:
    """Return a key such as "license_position" as people would write it above a table."""
    words = visible(text(name)).replace("_", " ")
    return words[:1].upper() + words[1:]


def _cell(value: Json) -> View:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return {"text": visible(_plain(value)), "number": number}


def _plain(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
