"""Entries of the catalogs of a workspace that no package of it names."""

import json

import pytest

from tests.evaluate.dependencies._folder import analysed

PNPM = (
    "packages: ['packages/*']\ncatalog:\n  left-pad: ^1.0.0\n  right-pad: ^2.0.0\n"
    "catalogs:\n  old:\n    left-pad: ^0.9.0\n"
)


def package(**needs: str) -> str:
    return json.dumps({"name": "shop", "private": True, "dependencies": needs})


def entries(files: dict[str, str]) -> list[tuple[str, str, str, int]]:
    found = [one.declared for one in analysed(files).unused if one.declared.use == "catalog"]
    return sorted((one.group, one.distribution, one.file, one.line) for one in found)


BASE = {
    "package.json": package(),
    "packages/a/package.json": package(**{"left-pad": "catalog:"}),
    "packages/a/index.js": "require('left-pad')\n",
}


def test_an_entry_that_no_package_names_is_unused_with_its_line() -> None:
    files = {**BASE, "pnpm-workspace.yaml": PNPM}
    assert entries(files) == [
        ("catalog", "right-pad", "pnpm-workspace.yaml", 4),
        ("catalogs.old", "left-pad", "pnpm-workspace.yaml", 7),
    ]
    files["packages/b/package.json"] = package(**{"right-pad": "catalog:default"})
    files["packages/c/package.json"] = package(**{"left-pad": "catalog:old"})
    assert entries(files) == []


@pytest.mark.parametrize("name", [".yarnrc.yml", "package.json"])
def test_catalogs_of_yarn_and_bun_are_judged_too(name: str) -> None:
    catalog = {"left-pad": "^1.0.0", "right-pad": "^2.0.0"}
    held = {"workspaces": {"packages": ["packages/*"], "catalog": catalog}, "name": "shop"}
    text = json.dumps(held) if name == "package.json" else json.dumps({"catalog": catalog})
    assert [found[:3] for found in entries({**BASE, name: text})] == [
        ("catalog", "right-pad", name)
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"pnpm-workspace.yaml": PNPM + "overrides:\n  'a>right-pad': 'catalog:'\n"},
        {"package.json": json.dumps({"name": "shop", "resolutions": {"right-pad": "catalog:"}})},
        {"tests/fixtures/b/package.json": package(**{"right-pad": "catalog:"})},
        {"packages/b/package.json": "{"},
    ],
)
def test_nothing_is_said_of_an_entry_that_may_be_taken_elsewhere(more: dict[str, str]) -> None:
    files = {**BASE, "pnpm-workspace.yaml": PNPM, **more}
    assert "right-pad" not in [found[1] for found in entries(files)]


def test_a_repository_without_catalogs_has_no_entries() -> None:
    assert entries(BASE) == []
