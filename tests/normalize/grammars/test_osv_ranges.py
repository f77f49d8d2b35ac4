from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


_SEMVER = st.builds("{}.{}.{}".format, *(st.integers(0, 3) for _ in range(3)))


@pytest.mark.parametrize("ecosystem", ["npm", "cargo", "go", "maven", "gem", "composer", "pypi"])
@given(_SEMVER, _SEMVER, _SEMVER)
def test_plain_versions_are_covered_from_introduced_to_before_fixed_everywhere(
    ecosystem: str, version: str, introduced: str, fixed: str
) -> None:
    def parts(text: str) -> list[int]:
        return [int(part) for part in text.split(".")]

    held = _range({"introduced": introduced}, {"fixed": fixed})
    inside = parts(introduced) <= parts(version)
    mended = parts(fixed) <= parts(version)
    # Of a fix before the introduction the later event decides, as the schema's algorithm has it.
    reintroduced = parts(fixed) < parts(introduced)
    assert is_affected(version, held, ecosystem) is (inside and (reintroduced or not mended))


@pytest.mark.parametrize(
    ("ecosystem", "version", "event", "verdict"),
    [
        ("npm", "2.0.0-rc.1", {"fixed": "2.0.0"}, True),
        ("npm", "2.0.0", {"last_affected": "2.0.0"}, True),
        ("go", "v1.2.3+incompatible", {"fixed": "1.2.4"}, True),
        ("go", "v1.2.4-0.20200101000000-abcdef", {"fixed": "1.2.4"}, True),
        ("maven", "2.0-beta9", {"fixed": "2.0"}, True),
        ("maven", "2.0.0.RELEASE", {"fixed": "2.0"}, False),
        ("gem", "2.0.0.rc1", {"fixed": "2.0.0"}, True),
        ("composer", "v2.0.0-RC1", {"fixed": "2.0.0"}, True),
        ("composer", "dev-main", {"fixed": "2.0.0"}, None),
    ],
)
def test_versions_are_compared_as_their_ecosystem_does(
    ecosystem: str, version: str, event: dict[str, str], *, verdict: bool | None
) -> None:
    held = _range({"introduced": "0"}, event)
    assert is_affected(version, held, ecosystem) is verdict
