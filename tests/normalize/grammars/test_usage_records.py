import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.usage_records import (
    COLUMNS,
    UsageError,
    read_csv,
    read_json_lines,
    rows,
)

HEADER = ",".join(COLUMNS[:10])


def test_csv_columns_are_found_by_name_in_any_order() -> None:
    table = read_csv("end,start,tool,principal,session\n,2028-01-01T00:00:00Z,robot,bot-1,s1\n")
    assert list(rows(table.columns)) == [
        ("s1", "bot-1", "robot", "", "", "2028-01-01T00:00:00Z", "", "", "", "", "", "")
    ]
    assert table.lines == [2]


def test_quoted_line_breaks_keep_the_line_numbers_right() -> None:
    text = f'{HEADER}\ns1,"a\nb",t,,,x,,,,\ns2,b,t,,,x,,,,\n'
    assert read_csv(text).lines == [2, 4]


def test_bad_records_are_named_and_the_rest_counts() -> None:
    table = read_csv(f"{HEADER}\ns1,b\n\n,b,t,,,x,,,,\ns2,b,t,,,x,,,,\n")
    assert table.problems == [(2, "2 fields where the header has 10"), (4, "no session")]
    assert table.columns["session"] == ["s2"]


@pytest.mark.parametrize(
    "text", ["", "a,b\n", "session,principal,tool,start\n", f"{HEADER},tool\n"]
)
def test_text_without_the_columns_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_csv(text)


def test_json_lines_take_the_same_columns() -> None:
    good = {
        "session": "s1",
        "principal": "b",
        "tool": "t",
        "start": "x",
        "end": None,
        "version": 24,
    }
    table = read_json_lines(f"{json.dumps(good)}\n\nnope\n[1]\n{{}}\n")
    assert list(rows(table.columns)) == [("s1", "b", "t", "24", "", "x", "", "", "", "", "", "")]
    assert table.problems == [
        (3, "not a JSON object"),
        (4, "not a JSON object"),
        (5, "no session, principal, tool, start"),
    ]


def test_deeply_nested_line_is_a_bad_record() -> None:
    assert read_json_lines("[" * 200_000).problems == [(1, "not a JSON object")]


@given(st.text(max_size=200))
def test_any_text_gives_columns_of_one_length(text: str) -> None:
    for table in (read_csv(f"{HEADER}\n{text}"), read_json_lines(text)):
        assert {len(values) for values in table.columns.values()} == {len(table.lines)}


def test_a_refused_request_needs_no_start_and_columns_of_older_evidence_are_empty() -> None:
    head = "session,principal,tool,start,end,requested_at,denied"
    table = read_csv(f"{head}\ns1,b,t,,,2028-01-01T00:00:00Z,true\n")
    assert table.columns["start"] == ["2028-01-01T00:00:00Z"]
    older = {name: table.columns[name] for name in COLUMNS[:10]}
    assert [row[10:] for row in rows(older)] == [("", "")]
