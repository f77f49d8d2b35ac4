from typing import Any

import pytest

from scanner.normalize.grammars.osv_ranges import fixed_versions, is_affected


def _range(*events: dict[str, str], kind: str = "ECOSYSTEM", **more: Any) -> dict[str, Any]:
    return {"ranges": [{"type": kind, "events": list(events)}], **more}


@pytest.mark.parametrize(
    ("version", "affected", "verdict"),
    [
        ("1.0", _range({"introduced": "0"}), True),
        ("1.0", _range({"introduced": "0"}, {"fixed": "1.0"}), False),
        ("1.0rc1", _range({"introduced": "0"}, {"fixed": "1.0"}), True),
        ("1.0.post1", _range({"introduced": "0"}, {"last_affected": "1.0"}), False),
        ("1.0", _range({"introduced": "0"}, {"last_affected": "1.0"}), True),
        ("1.10", _range({"introduced": "1.9"}, {"fixed": "1.11"}), True),
        ("2.5", _range({"introduced": "1"}, {"fixed": "2"}, {"introduced": "2.4"}), True),
        ("2.1", _range({"fixed": "2"}, {"introduced": "2.4"}, {"introduced": "1"}), False),
        ("3", _range({"introduced": "0"}, {"limit": "2"}), False),
        ("3", _range({"introduced": "0"}, {"limit": "*"}), True),
        ("1", _range({"introduced": "0"}, kind="GIT"), False),
        ("1.0.0", {"versions": ["1.0"]}, True),
        ("1.1", {"versions": ["1.0"]}, False),
        ("abc", {"versions": ["abc"]}, True),
        ("abc", _range({"introduced": "0"}), None),
        ("1.0", _range({"introduced": "x"}), None),
        ("1.0", _range({"introduced": "x"}, versions=["1.0"]), True),
        ("1.0", {"ranges": "none", "versions": {}}, False),
        ("1.0", {"ranges": [{"type": "ECOSYSTEM"}]}, None),
    ],
)
def test_a_version_is_affected_as_the_schema_says(
    version: str, affected: dict[str, Any], *, verdict: bool | None
) -> None:
    assert is_affected(version, affected) is verdict


def test_fixed_versions_are_in_the_order_of_versions() -> None:
    affected = _range(
        {"introduced": "0"}, {"fixed": "1.10"}, {"introduced": "1.11"}, {"fixed": "1.9"}
    )
    assert fixed_versions(affected) == ("1.9", "1.10")
