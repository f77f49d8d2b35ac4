from scanner.model.resource import Json
from scanner.normalize.grammars.masked import (
    digests,
    display,
    is_masked,
    masked_marker,
    masked_value,
)

DIGEST = "0" * 64


def test_both_forms_of_a_masked_secret_are_known_and_agree() -> None:
    whole, word = masked_value("k1", DIGEST), masked_marker("k1", DIGEST)
    assert is_masked(whole)
    assert is_masked(word)
    assert is_masked(f"postgres://u:{word}@h/db")
    assert digests(whole) == digests(word) == (DIGEST,)


def test_ordinary_values_are_not_masked() -> None:
    values: list[Json] = ["masked-hmac-", "x", 3, None, {"masked": 1, "hmac": "x"}, {"masked": "x"}]
    for value in values:
        assert not is_masked(value)
        assert digests(value) == ()


def test_outputs_show_no_digest_and_change_nothing() -> None:
    value: Json = {
        "a": [masked_value("k1", DIGEST), f"u:{masked_marker('k1', DIGEST)}@h"],
        "b": 1,
    }
    assert display(value) == {"a": ["(masked)", "u:(masked)@h"], "b": 1}
    assert is_masked(value["a"][0])
