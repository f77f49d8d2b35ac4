from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.instants import (
    InstantError,
    read_boundary,
    read_date,
    read_instant,
    start_of,
    written,
)
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2028-03-27T00:00:00Z", "2028-03-27T00:00:00Z"),
        ("2028-03-27t00:00:00z", "2028-03-27T00:00:00Z"),
        ("2028-03-27 02:00+02:00", "2028-03-27T00:00:00Z"),
        ("2028-02-29T23:59:59.9999999-05:30", "2028-03-01T05:29:59.999999Z"),
        ("2028-03-27T00:00:00-0000", "2028-03-27T00:00:00Z"),
    ],
)
def test_instant_is_read_to_utc(text: str, instant: str) -> None:
    assert written(read_instant(text).at) == instant
    assert not read_instant(text).naive


def test_time_without_an_offset_is_naive() -> None:
    assert read_instant("2028-03-27T00:00:00").naive


@pytest.mark.parametrize(
    "text",
    ["2027-02-29T00:00:00Z", "2028-03-27T24:00:00Z", "2028-03-27T00:00:60Z", "20280327T000000Z",
     "2028-W13-1", "27.3.2028", "", "now", "2028-03-27T00:00:00+25:00", "2028-03-27T00:00:00+01:75",
     "0001-01-01T00:00:00+05:00"],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(InstantError):
        read_instant(text)


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        ("2028-03-26", "Europe/Berlin", "2028-03-25T23:00:00Z"),  # the day summer time begins
        ("2028-03-27", "Europe/Berlin", "2028-03-26T22:00:00Z"),
        ("2028-10-29", "Europe/Berlin", "2028-10-28T22:00:00Z"),  # the day it ends
        ("2028-10-30", "Europe/Berlin", "2028-10-29T23:00:00Z"),
        ("2028-02-29", "Europe/Berlin", "2028-02-28T23:00:00Z"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),  # midnight is skipped
        ("2023-11-05", "America/Havana", "2023-11-05T04:00:00Z"),  # midnight comes twice
        ("2028-03-27", "UTC", "2028-03-27T00:00:00Z"),
    ],
)
def test_date_is_the_first_instant_of_the_day_in_its_zone(
    day: str, zone: str, instant: str
) -> None:
    assert written(read_boundary(day, zone).at) == instant


def test_day_of_a_leap_year_only_exists_in_one() -> None:
    assert read_date("2028-02-29") == date(2028, 2, 29)
    with pytest.raises(InstantError, match="does not exist"):
        read_date("2027-02-29")


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd", "/etc/passwd", "Europe/" * 99])
def test_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(InstantError, match="time zone"):
        start_of(date(2028, 3, 27), zone)


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda local: 1000 < local.year < 9000),
    st.integers(-14 * 60, 14 * 60),
)
def test_instant_written_with_any_offset_reads_back(local: datetime, minutes: int) -> None:
    aware = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert read_instant(aware.isoformat()).at == aware
    assert read_instant(written(aware)).at == aware.astimezone(UTC)


@pytest.mark.parametrize("text", ["1" * 1_000_000, "2028-03-27T00:00:00." + "1" * 1_000_000])
def test_hostile_megabyte_is_refused_at_once(text: str) -> None:
    def refused(part: str) -> None:
        with pytest.raises(InstantError):
            read_instant(part)

    assert_linear(refused, text)
