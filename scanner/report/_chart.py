"""A chart of use against a limit over time, as shapes for an inline SVG."""

from typing import Any, TypeAlias

from scanner.model.resource import Json
from scanner.report._shown import text, visible

View: TypeAlias = dict[str, Any]

WIDTH, HEIGHT = 720, 180
LEFT, TOP, BOTTOM = 44, 12, 28
MOST_CHARTS = 40
MOST_STRETCHES = 2000


def charts(value: Json) -> list[View]:
    """Return the shapes of the charts of a section; those that are not well-formed are left out."""
    given = value.get("charts") if isinstance(value, dict) else None
    drawn = [_chart(each) for each in (given or ())[:MOST_CHARTS] if isinstance(each, dict)]
    return [each for each in drawn if each]


def _chart(value: dict[str, Json]) -> View:
    largest = value.get("largest")
    points = _each(value.get("points") or [], value.get("stretches"))
    if not points or not isinstance(largest, int) or largest < 1:
        return {}
    across = (WIDTH - LEFT) / len(points)
    used = [_height(point[0], largest) for point in points]
    bought = [_height(point[1], largest) for point in points]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "base": HEIGHT - BOTTOM,
        "title": visible(text(value["title"])),
        "area": f"{_steps(used, across)} L{WIDTH},{HEIGHT - BOTTOM} L{LEFT},{HEIGHT - BOTTOM} Z",
        "limit": _steps(bought, across),
        "over": [_bar(index, point, across, largest) for index, point in enumerate(points)
                 if point[0] > point[1]],
        "ticks": [{"y": _height(each, largest), "label": f"{each:,}"} for each in _ticks(largest)],
        "begin": visible(text(value["from"]))[:10],
        "end": visible(text(value["until"]))[:10],
        "words": visible(
            f"at most {value['peak']:,} at once, first on {value['peak_at']}; "
            f"{points[-1][1]:,} bought at the end"
        ),
    }  # fmt: skip


def _each(runs: list[list[int]], stretches: Json) -> list[list[int]]:
    """Return (used, limit) of each stretch, from the first of each run of equal ones."""
    if not isinstance(stretches, int) or stretches > MOST_STRETCHES or not runs:
        return []
    points: list[list[int]] = []
    for index in range(stretches):
        if len(runs) > 1 and runs[1][0] <= index:
            runs = runs[1:]
        points.append(runs[0][1:])
    return points


def _height(count: int, largest: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / largest, 1)


def _steps(heights: list[float], across: float) -> str:
    parts = [f"M{LEFT},{heights[0]}"]
    for index, height in enumerate(heights):
        parts.append(f"V{height} H{round(LEFT + across * (index + 1), 1)}")
    return " ".join(parts)


def _bar(index: int, point: list[int], across: float, largest: int) -> View:
    top, bottom = _height(point[0], largest), _height(point[1], largest)
    return {
        "x": round(LEFT + across * index, 1),
        "y": top,
        "width": round(max(across, 1.5), 1),
        "height": round(bottom - top, 1),
    }


def _ticks(largest: int) -> list[int]:
    step = max(-(-largest // 4), 1)
    return (
        [*range(0, largest, step), largest] if largest % step else list(range(0, largest + 1, step))
    )
