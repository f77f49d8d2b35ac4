"""Quantities, durations, numbers in quotes, networks and PostgreSQL values."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.resource import Json
from scanner.normalize.grammars.durations import parse_duration
from scanner.normalize.grammars.intorstring import parse_int_or_string
from scanner.normalize.grammars.networks import canonical_network
from scanner.normalize.grammars.postgresql_values import parse_amount, parse_boolean
from scanner.normalize.grammars.quantities import parse_quantity
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1000m", 1),
        ("1", "1.0"),
        ("0.1", "100m"),
        (0.1, "100m"),
        ("1Ki", "1024"),
        ("1Gi", "1024Mi"),
        ("1e3", "1k"),
        ("1E", "1000P"),
        ("1E3", "1000"),
        ("-1", "-1000m"),
        (".5", "500m"),
        ("1u", "1000n"),
    ],
)
def test_equal_quantities_are_equal_in_any_spelling(one: Json, other: Json) -> None:
    assert parse_quantity(one) == parse_quantity(other) is not None


@pytest.mark.parametrize(
    "text", ["", "m", "1 Gi", "1gi", "1KI", "one", "1e", "1e+", "--1", "1.2.3", True, None, "1\n"]
)
def test_what_is_no_quantity_is_not_read_as_one(text: Json) -> None:
    assert parse_quantity(text) is None


@given(st.integers(-(10**30), 10**30))
def test_milli_is_a_thousandth_exactly(number: int) -> None:
    assert parse_quantity(f"{number}m") == Fraction(number, 1000)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("60m", "1h0m0s"),
        ("1.5h", "90m"),
        ("0", "0s"),
        ("-1m", "-60s"),
        ("1000us", "1ms"),
        ("1µs", "1000ns"),
    ],
)
def test_equal_durations_are_equal_in_any_spelling(one: str, other: str) -> None:
    assert parse_duration(one) == parse_duration(other) is not None


@pytest.mark.parametrize("text", ["", "-", "1", "1d", "h", "1h 2m", "1hx", "1m1", "9" * 300])
def test_what_is_no_duration_is_not_read_as_one(text: str) -> None:
    assert parse_duration(text) is None


@given(st.integers(0, 10**6), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_the_sum_of_its_parts(hours: int, minutes: int, seconds: int) -> None:
    total = 3600 * hours + 60 * minutes + seconds
    assert parse_duration(f"{hours}h{minutes}m{seconds}s") == total


def test_a_number_in_quotes_is_a_number_and_a_share_is_not() -> None:
    assert parse_int_or_string("80") == parse_int_or_string(80) == 80
    assert parse_int_or_string("25%") == "25%"
    assert parse_int_or_string("http") == "http"


def test_host_bits_and_zeros_do_not_count_in_networks() -> None:
    assert canonical_network("10.0.0.7/8") == "10.0.0.0/8"
    assert canonical_network("2001:0db8::/32") == canonical_network("2001:db8::/32")
    assert canonical_network("192.0.2.1") == "192.0.2.1/32"
    assert canonical_network("sg-12345") is None


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("128MB", "8kB", 16384),
        ("16384", "8kB", 16384),
        ("1GB", "MB", 1024),
        ("5min", "s", 300),
        ("30s", "ms", 30000),
        ("-1", "ms", -1),
        ("0.5", "", Fraction(1, 2)),
        (" 64 MB ", "kB", 65536),
    ],
)
def test_settings_count_in_the_unit_of_the_server(text: str, unit: str, amount: Fraction) -> None:
    assert parse_amount(text, unit) == amount


@pytest.mark.parametrize(
    ("text", "unit"), [("128MB", "ms"), ("5min", "8kB"), ("128MB", ""), ("abc", ""), ("1 2", "")]
)
def test_amounts_of_another_sort_are_refused(text: str, unit: str) -> None:
    assert parse_amount(text, unit) is None


def test_booleans_are_read_in_every_spelling_of_the_server() -> None:
    assert {parse_boolean(word) for word in ("on", "TRUE", "yes", "1", "t")} == {True}
    assert {parse_boolean(word) for word in ("off", "False", "no", "0", "n")} == {False}
    assert parse_boolean("o") is None


@pytest.mark.parametrize(
    "read",
    [
        parse_quantity,
        parse_duration,
        parse_int_or_string,
        canonical_network,
        lambda t: parse_amount(t, "8kB"),
    ],
)
@pytest.mark.parametrize("unit", ["1", "1.", " ", "1h", "é", "e"])
def test_a_megabyte_of_nonsense_is_refused_at_once(read: Callable[[str], Json], unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert read(text) in (None, text)
    assert_linear(read, text)
