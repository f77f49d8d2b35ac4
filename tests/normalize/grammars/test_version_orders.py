"""Versions are ordered as their own ecosystem orders them, and every order is one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.version_orders import MAX_LENGTH, key

ECOSYSTEMS = ("pypi", "npm", "cargo", "go", "maven", "gem", "composer")

# Each list is from the specification or the documentation of its ecosystem, or follows from it.
_RISING = {
    "npm": "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 "
    "1.0.0 1.2.0 1.10.0 2.0.0-0 2.0.0",
    "cargo": "0.1.0 0.1.1-dev 0.1.1 0.9.9 0.10.0 1.0.0-0 1.0.0",
    "go": "v0.0.0-20190101000000-abcdef v0.0.0-20200101000000-000000 v0.1.0 v1.0.0-rc.1 v1.0.0 v1.0.1-0.20200101000000-aaaaaa "
    "v1.0.1 v2.0.0+incompatible v2.0.1+incompatible",
    "maven": "1.0-alpha-1 1.0-alpha-2 1.0-beta-1 1.0-m1 1.0-rc1 1.0-snapshot 1.0 1.0-sp1 1.0-abc 1.0-foo2 1.0-foo10 "
    "1.0-1 1.0.1 1.1 1.9 1.10 2.0-M1 2.0.0.Final 2.0.1",
    "gem": "1.0.a 1.0.a.2 1.0.b1 1.0.rc1 1.0 1.0.0.1 1.8.11 1.9 1.10 2.0.0.pre1 2.0.0.rc2 2",
    "composer": "1.0.0-dev 1.0.0-alpha1 1.0.0-alpha2 1.0.0-beta 1.0.0-beta2 1.0.0-beta10 1.0.0-RC1 1.0.0 "
    "1.0.0-p1 1.0.1 1.0.10 1.2 v1.10.0 2.0.0.1",
    "pypi": "1.0.dev1 1.0a1 1.0b1 1.0rc1 1.0 1.0.post1 1.1.dev1 1.1 1!0.1",
}
_SAME = {
    "npm": ("1.2.3", "v1.2.3", "=1.2.3", "1.2.3+build.5"),
    "cargo": ("1.2.3", "1.2.3+meta"),
    "go": ("1.2.3", "v1.2.3", "v1.2.3+incompatible"),
    "maven": ("1", "1.0", "1.0.0", "1.ga", "1-final", "1.0.RELEASE", "1-0"),
    "gem": ("1", "1.0", "1.0.0"),
    "composer": ("1.0", "v1.0.0", "1.0.0.0", "1.0.0-stable"),
    "pypi": ("1.0", "v1.0.0", "1.0.0"),
}
_words = st.sampled_from(
    [
        "a",
        "alpha",
        "b",
        "beta",
        "rc",
        "RC",
        "m",
        "pre",
        "snapshot",
        "final",
        "sp",
        "dev",
        "p",
        "foo",
    ]
)
_numbers = st.integers(0, 12).map(str)
_versions = st.builds(
    lambda first, rest: first + "".join(a + b for a, b in rest),
    _numbers,
    st.lists(st.tuples(st.sampled_from([".", "-", ".", ""]), _numbers | _words), max_size=5),
)


@pytest.mark.parametrize("ecosystem", _RISING)
def test_versions_rise_as_the_ecosystem_says(ecosystem: str) -> None:
    versions = _RISING[ecosystem].split()
    keys: list[Any] = [key(ecosystem, version) for version in versions]
    assert all(place is not None for place in keys)
    for at, place in enumerate(keys):
        assert all(place < later and later > place and place != later for later in keys[at + 1 :])


@pytest.mark.parametrize("ecosystem", _SAME)
def test_two_ways_to_write_one_version_are_equal(ecosystem: str) -> None:
    first, *others = (key(ecosystem, version) for version in _SAME[ecosystem])
    assert first is not None
    assert all(first == other and not first < other for other in others)


@pytest.mark.parametrize("ecosystem", ECOSYSTEMS)
@given(st.lists(_versions, min_size=3, max_size=6))
def test_any_versions_can_be_put_in_one_order(ecosystem: str, versions: list[str]) -> None:
    keys = [place for version in versions if (place := key(ecosystem, version)) is not None]
    for one in keys:
        assert not one < one  # noqa: PLR0124 - that is what an order promises
        for other in keys:
            assert (one < other) + (one == other) + (other < one) == 1
            for third in keys:
                assert one < third or not (one < other < third)
                assert one == third or not (one == other == third)


@pytest.mark.parametrize("ecosystem", ECOSYSTEMS)
@given(st.text(max_size=40))
def test_any_text_is_a_version_or_none(ecosystem: str, text: str) -> None:
    place = key(ecosystem, text)
    assert place is None or place == key(ecosystem, text)


@pytest.mark.parametrize("ecosystem", ECOSYSTEMS)
def test_what_is_no_version_is_none(ecosystem: str) -> None:
    for text in ("", "latest", "*", "^1.0 || 2", "dev-main", "1" * (MAX_LENGTH + 1), "x.1"):
        # Maven alone takes any word for a version.
        assert ecosystem == "maven" or key(ecosystem, text) is None
    assert key(ecosystem, "1" * (MAX_LENGTH + 1)) is None
