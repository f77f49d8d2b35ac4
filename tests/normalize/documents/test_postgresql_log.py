"""Who altered settings, and when, as a PostgreSQL log in any of its formats tells it."""

import pytest

from scanner.normalize.documents.postgresql_log import READER
from tests.normalize.documents.reading import read


def line(statement: str, zone: str = "UTC", before: str = "operator@shop") -> str:
    return f"2026-11-22 07:00:00.000 {zone} [7] {before} LOG:  statement: {statement}\n"


def told(text: str) -> list[tuple[str, str, str, str, list[list[str]] | None]]:
    found = read(READER, "server.log", text)
    return [
        (one["kind"], one["name"], one["actor"], one["at"], one["touched"])
        for held in found
        if held.kind == "trueup/changes"
        for one in held.attributes["changes"]
    ]


@pytest.mark.parametrize(
    ("statement", "kind", "name", "touched"),
    [
        ("ALTER SYSTEM SET work_mem = '64MB';", "postgresql/settings", "", [["work_mem"]]),
        ("alter  system reset Work_Mem", "postgresql/settings", "", [["work_mem"]]),
        ("ALTER SYSTEM RESET ALL", "postgresql/settings", "", None),
        (
            "ALTER ROLE app SET search_path TO evil",
            "postgresql/override",
            "*/app",
            [["search_path"]],
        ),
        ("ALTER ROLE ALL SET work_mem TO 1", "postgresql/override", "*/*", [["work_mem"]]),
        (
            'ALTER ROLE "app" IN DATABASE shop SET a.b TO 1',
            "postgresql/override",
            "shop/app",
            [["a.b"]],
        ),
        ("ALTER DATABASE shop RESET work_mem", "postgresql/override", "shop/*", [["work_mem"]]),
    ],
)
def test_a_statement_of_the_text_log_tells_who_altered_what(
    statement: str, kind: str, name: str, touched: list[list[str]] | None
) -> None:
    expected = (kind, name, "operator", "2026-11-22T07:00:00.000+00:00", touched)
    assert told(line(statement)) == [expected]


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("CET", "2026-11-22T07:00:00.000+01:00"),
        ("+03", "2026-11-22T07:00:00.000+03:00"),
        ("-0330", "2026-11-22T07:00:00.000-03:30"),
        ("+05:30", "2026-11-22T07:00:00.000+05:30"),
        ("IST", ""),
    ],
)
def test_the_zone_of_a_log_is_read_where_it_means_one_thing(zone: str, at: str) -> None:
    assert [one[3] for one in told(line("ALTER SYSTEM SET work_mem = 1", zone))] == [at]


def test_a_value_for_a_role_is_made_and_taken_away() -> None:
    text = line("ALTER ROLE app SET work_mem TO 1") + line("ALTER ROLE app RESET work_mem")
    found = read(READER, "server.log", text)
    (held,) = (one for one in found if one.kind == "trueup/changes")
    assert [one["action"] for one in held.attributes["changes"]] == ["create", "delete"]


def test_a_log_whose_prefix_names_nobody_still_tells_when() -> None:
    (found,) = told(line("ALTER SYSTEM SET work_mem = 1", before=""))
    assert found[2:4] == ("", "2026-11-22T07:00:00.000+00:00")


def test_a_statement_that_alters_no_setting_is_no_change() -> None:
    assert (
        told(line("ALTER TABLE system SET SCHEMA x") + line("SELECT 'ALTER SYSTEM SET a = 1'"))
        == []
    )


def test_a_log_that_begins_with_pages_of_something_else_is_read() -> None:
    starting = (
        "2026-11-22 07:00:00.000 UTC [7] @ FATAL:  the database system is starting up\n" * 500
    )
    ((kind, _, actor, _, touched),) = told(starting + line("ALTER SYSTEM SET work_mem = '64MB';"))
    assert (kind, actor, touched) == ("postgresql/settings", "operator", [["work_mem"]])
