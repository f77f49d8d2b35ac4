"""Ruby and PHP projects: what is declared against what is locked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.ruby_gems import gem_allows, gemfile_gems, gemfile_lock
from tests.evaluate.dependencies._folder import analysed
from tests.growth import assert_linear

GEMFILE = """source "https://example.org"
gem "rails", "~> 7.0"
gem 'puma', '>= 5', '< 7' # the server
# gem "no"
group :development, :test do
  gem "rspec", require: false
  if windows?
    gem "wdm"
  end
end
gem "own", path: "../own"
gem "lint", group: :development
"""
LOCK = """GEM
  remote: https://example.org/
  specs:
    lint (1.0)
    puma (6.4.2)
      nio4r (~> 2.0)
    rails (7.1.3)
    rspec (3.13.0)
    wdm (0.1.1-x64-mingw)

DEPENDENCIES
  puma (>= 5, < 7)
  rails (~> 7.0)
"""


def test_gems_are_read_with_requirements_and_groups() -> None:
    found = {
        gem.name: (gem.requirement, gem.groups, gem.elsewhere) for gem in gemfile_gems(GEMFILE)
    }
    assert found == {
        "rails": ("~> 7.0", (), False), "puma": (">= 5, < 7", (), False),
        "rspec": ("", ("development", "test"), False), "wdm": ("", ("development", "test"), False),
        "own": ("", (), True), "lint": ("", ("development",), False),
    }  # fmt: skip


def test_a_lock_tells_versions_needs_and_what_was_asked_for() -> None:
    versions, needs, asked = gemfile_lock(LOCK)
    assert versions["puma"] == "6.4.2"
    assert needs == {"puma": ["nio4r"]}
    assert asked == {"puma": ">= 5, < 7", "rails": "~> 7.0"}


def test_a_lock_of_gems_that_agrees_has_not_drifted_and_one_that_lacks_or_contradicts_has() -> None:
    assert analysed({"Gemfile": GEMFILE, "Gemfile.lock": LOCK}).drift == ()
    changed = GEMFILE.replace("~> 7.0", "~> 8.0") + 'gem "more"\n'
    found = analysed({"Gemfile": changed, "Gemfile.lock": LOCK}).drift
    assert [(item.declared.distribution, item.locked) for item in found] == [
        ("rails", ("7.1.3",)), ("more", ()),
    ]  # fmt: skip


def test_a_gem_declared_twice_is_a_duplicate() -> None:
    found = analysed({"Gemfile": GEMFILE + 'gem "rails"\n'}).duplicates
    assert [item.declarations[0].distribution for item in found] == ["rails"]


@pytest.mark.parametrize(
    ("wanted", "held", "drifted"),
    [
        ("^2.1", "v2.9.0", False), ("^2.1", "3.0.0", True), ("~2.1", "2.9.0", False), ("~2.1.3", "2.2.0", True),
        ("^1|^2", "2.0.0", False), ("1.*", "1.9.0", False), ("dev-main", "dev-main", False),
        (">=1.0 <2.0", "2.0.0", True), ("^2.1@beta", "2.1.1", False),
    ],
)  # fmt: skip
def test_a_lock_of_composer_is_held_against_its_ranges(
    wanted: str, held: str, drifted: object
) -> None:
    files = {
        "composer.json": json.dumps(
            {"require": {"php": ">=8", "ext-json": "*", "Acme/Kit": wanted}}
        ),
        "composer.lock": json.dumps(
            {"packages": [{"name": "acme/kit", "version": held}], "packages-dev": []}
        ),
    }
    found = analysed(files)
    assert bool(found.drift) is drifted
    assert [gap.incomplete for gap in found.not_evaluated] == [False]


def test_a_package_that_the_lock_of_composer_lacks_has_drifted() -> None:
    files = {"composer.json": '{"require-dev": {"a/b": "^1"}}', "composer.lock": '{"packages": []}'}
    assert [item.locked for item in analysed(files).drift] == [()]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=4))
def test_every_version_fulfils_itself(parts: list[int]) -> None:
    version = ".".join(map(str, parts))
    assert all(
        gem_allows(f"{mark} {version}".strip(), version) for mark in ("", "=", "~>", ">=", "<=")
    )
    assert gem_allows(f"> {version}", version) is False


@given(st.text(), st.text(max_size=20))
def test_any_text_is_read(text: str, version: str) -> None:
    assert list(gemfile_gems(text)) is not None
    assert gemfile_lock(text) is not None
    assert gem_allows(text[:50], version) in (True, False, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["gem '", "group ", " do |", "gem 'a', '1', ", "    a (", "groups: [", "\n"]
)
def test_a_megabyte_of_hostile_ruby_is_read_in_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert_linear(lambda part: (list(gemfile_gems(part)), gemfile_lock(part)), text)
