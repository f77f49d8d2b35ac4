"""What a reader of a report sees of a value."""

import pytest

from scanner.evaluate.drift._words import both_written, changed_message
from scanner.model.resource import Json
from scanner.normalize.grammars.postgresql_values import written_amount, written_setting
from scanner.normalize.meaning.postgresql import align_setting

GENERIC, SERVER = "generic", "postgresql/settings"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (GENERIC, "web:1", "web:1"),
        (GENERIC, "5", '"5"'),
        (GENERIC, 5, "5"),
        (GENERIC, True, "true"),
        (GENERIC, "true", '"true"'),
        (GENERIC, "", '""'),
        (GENERIC, None, "null"),
        (GENERIC, " padded", '" padded"'),
        (GENERIC, {"a": None, "b": "x"}, '{"a": null, "b": "x"}'),
        (GENERIC, "(masked)", "(masked)"),
        ("env-file", "120", "120"),
        (SERVER, "64MB", "64MB"),
        (SERVER, {"setting": "400", "pending_restart": True}, "400 (pending restart)"),
        (
            SERVER,
            {"setting": "16384", "unit": "8kB", "pending_restart": True},
            "128MB (pending restart)",
        ),
    ],
)
def test_a_value_is_written_as_a_person_would(kind: str, value: Json, text: str) -> None:
    assert both_written(kind, value, value) == (text, text)


def test_of_two_long_texts_the_part_that_differs_is_shown() -> None:
    spec, live = "x" * 500 + "A" + "y" * 500, "x" * 500 + "B" + "y" * 500
    wanted, held = both_written(GENERIC, spec, live)
    assert "A" in wanted
    assert "B" in held
    assert wanted.endswith("(1001 characters)")
    assert max(len(wanted), len(held)) < 100


def test_long_collections_are_cut_and_say_so() -> None:
    wanted, _ = both_written(GENERIC, list(range(1000)), 1)
    assert len(wanted) == 80
    assert wanted.endswith("…")


def test_two_secrets_are_said_to_differ_and_not_to_be_the_same_word() -> None:
    assert changed_message("(masked)", "(masked)").endswith(
        "another secret than the one in the spec"
    )


def test_another_order_is_said_in_words() -> None:
    assert "another order" in changed_message(["a", "b"], ["b", "a"])
    assert "another order" not in changed_message(["a", "b"], ["b", "c"])


@pytest.mark.parametrize(
    ("setting", "unit", "text"),
    [
        ("16384", "kB", "16MB"), ("16384", "8kB", "128MB"), ("300", "s", "5min"), ("7", "ms", "7ms"),
        ("-1", "ms", -1), ("0", "kB", 0), ("100", "", 100), ("on", "", "on"), ("1536", "kB", "1536kB"),
    ],
)  # fmt: skip
def test_amounts_are_written_in_the_largest_unit_that_fits(
    setting: str, unit: str, text: Json
) -> None:
    assert written_amount(setting, unit) == text
    live = {"setting": setting, "unit": unit, "vartype": "integer" if unit else ""}
    wanted, held = align_setting(text, live)
    assert wanted == held
    assert written_setting(live) == text
