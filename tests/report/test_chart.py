"""The use of a pool over time is drawn to scale, and a chart that is not one is left out."""

from scanner.report._chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, charts

CHART = {
    "title": "robot <b>", "from": "2028-01-01T00:00:00Z", "until": "2028-01-03T00:00:00Z",
    "stretches": 4, "points": [[0, 1, 2], [2, 4, 2], [3, 0, 2]], "largest": 4, "peak": 4,
    "peak_at": "2028-01-02T00:00:00Z",
}  # fmt: skip


def test_a_chart_is_drawn_to_scale_and_marks_what_is_above_the_limit() -> None:
    (drawn,) = charts({"charts": [CHART]})
    (over,) = drawn["over"]
    assert over["y"] == TOP
    assert over["x"] == LEFT + (WIDTH - LEFT) / 2
    assert over["height"] == (HEIGHT - TOP - BOTTOM) / 2
    assert [tick["label"] for tick in drawn["ticks"]] == ["0", "1", "2", "3", "4"]
    assert "at most 4 at once" in drawn["words"]


def test_what_is_no_chart_is_left_out() -> None:
    damaged = ({**CHART, "points": []}, {**CHART, "largest": 0}, {**CHART, "stretches": 10**9}, "x")
    assert charts({"charts": list(damaged)}) == []
    assert charts([1]) == []
