"""Values as they are shown: plain JSON, no secret, nothing that a terminal or reader obeys."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.observation import Observation
from scanner.report._shown import message, path_text, shown, text, visible, whole_message


@given(st.dictionaries(st.integers() | st.text(), st.binary() | st.sets(st.integers())))
def test_whatever_a_document_held_can_be_written_as_json(value: dict[object, object]) -> None:
    assert isinstance(json.dumps(shown(value)), str)


def test_dates_sets_bytes_and_endless_numbers_have_a_plain_form() -> None:
    moment = datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert shown([moment, date(2026, 11, 22), {2, 1}, b"a", float("inf"), 2**80]) == [
        "2026-11-22T02:00:00Z", "2026-11-22", [1, 2], "a", "inf", str(2**80),
    ]  # fmt: skip


def test_a_value_nested_without_end_is_cut() -> None:
    value: list[object] = []
    value.append(value)
    assert "nested too deeply" in json.dumps(shown(value))


@pytest.mark.parametrize(
    "said",
    [
        "token masked-hmac-k1-ab12 here",
        "{'masked': 'hmac-sha256:k1', 'hmac': 'ab12'}",
        '{"hmac":"ab12","masked":"hmac-sha256:k1"}',
    ],
)
def test_a_masked_secret_inside_text_is_shown_as_masked(said: str) -> None:
    assert "(masked)" in text(said)
    assert "ab12" not in text(said)


def test_a_mapping_with_more_than_the_two_keys_is_no_secret() -> None:
    value = {"masked": "no", "hmac": "no", "more": 1}
    assert shown(value) == value


@pytest.mark.parametrize("part", ["{'masked': '", "masked-hmac-", "masked-hmac-a", '{"hmac":"0'])
def test_a_megabyte_of_almost_masked_text_is_read_in_linear_time(part: str) -> None:
    said = part * (1_000_000 // len(part))
    assert text(said) == said


def test_control_and_direction_characters_are_written_out() -> None:
    assert visible("a\x1b[31m\u202eb\x9b\n") == "a\\x1b[31m\\u202eb\\x9b\\x0a"


def test_a_message_that_does_not_fit_its_arguments_is_shown_as_it_is() -> None:
    assert message(Observation("r", "{missing} and {0}")) == "{missing} and {0}"


def test_a_path_reads_like_a_path() -> None:
    assert path_text(("spec", "containers", {"name": "web"}, "ports", 0)) == (
        "spec.containers[name=web].ports[0]"
    )


def test_all_that_was_said_of_one_place_is_in_the_message_for_people() -> None:
    alone = Observation(resource="a/b", message="{what}", arguments={"what": "first"})
    assert whole_message(alone) == "first"
    two = replace(alone, facts={"also": ["second"]})
    assert whole_message(two) == "first (also: second)"
    many = replace(alone, facts={"also": [f"n{number}" for number in range(7)]})
    assert whole_message(many) == "first (also: n0; n1; n2; n3; n4; 2 more)"
    assert message(many) == "first"
