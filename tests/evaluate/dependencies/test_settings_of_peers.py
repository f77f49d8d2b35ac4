"""Whoever moves over from deptry or FawltyDeps keeps their settings: one command, nothing to write."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from tests.evaluate.dependencies._folder import analysed, undeclared

_HEAD = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["rich", "funcy", "local-thing"]\n'
_GROUPS = """
[project.optional-dependencies]
chart = ["seaborn"]
[dependency-groups]
service = ["flask"]
"""
_FILES = {
    "src/shop/__init__.py": "",
    "src/shop/a.py": "import rich\nimport yaml\nimport seaborn\nimport flask\n",
    "src/shop/legacy/b.py": "import funcy\nimport absent_one\n",
    "tests/test_a.py": "import absent_two\n",
    "docs/book.ipynb": json.dumps({
        "cells": [{"cell_type": "code", "source": ["import absent_three"]}], "nbformat": 4,
    }),
}  # fmt: skip


def _answer(folder: Path, settings: str, **files: str) -> tuple[set[tuple[str, str]], list[str]]:
    """Return (rule, name) of each finding, and every declared limit."""
    texts = {**_FILES, "pyproject.toml": f"{_HEAD}{_GROUPS}{settings}", **files}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    answer = folder.parent / "answer.json"
    with pytest.raises(SystemExit):
        main(["deps", str(folder), "--output", f"json={answer}"])
    report = json.loads(answer.read_text("utf-8"))
    limits = [f"{one['what']}: {one['reason']}" for one in report["not_evaluated"]]
    return {_named(one) for one in report["findings"]}, limits


def _named(finding: dict[str, Any]) -> tuple[str, str]:
    facts = finding["facts"]
    # Beside imports that nobody can place, an unused distribution of no known content is "unknown".
    rule = finding["rule"].partition("/")[2].replace("unknown", "unused")
    return rule, str(facts.get("import") or facts.get("distribution"))


_WITHOUT = {
    ("unused", "local-thing"),
    ("undeclared", "yaml"),
    ("undeclared", "absent_one"),
    ("undeclared", "absent_two"),
    ("undeclared", "absent_three"),
    ("misplaced", "flask"),
}


def test_without_settings_everything_is_found(tmp_path: Path) -> None:
    assert _answer(tmp_path / "shop", "") == (_WITHOUT, [])


@pytest.mark.parametrize(
    ("settings", "gone"),
    [
        ('[tool.deptry.per_rule_ignores]\nDEP001 = ["yaml"]', {("undeclared", "yaml")}),
        ('[tool.deptry.per_rule_ignores]\nDEP002 = ["local-thing"]', {("unused", "local-thing")}),
        ('[tool.deptry.per_rule_ignores]\nDEP004 = ["flask"]', {("misplaced", "flask")}),
        ('[tool.deptry]\nknown_first_party = ["absent_one"]', {("undeclared", "absent_one")}),
        ('[tool.deptry]\nnon_dev_dependency_groups = ["service"]', {("misplaced", "flask")}),
        ('[tool.deptry]\nextend_exclude = ["tests"]', {("undeclared", "absent_two")}),
        ('[tool.deptry]\nextend_exclude = ["docs/.*\\\\.ipynb"]', {("undeclared", "absent_three")}),
        ('[tool.deptry]\nexclude = ["^docs/book[.]x", "tests/"]', {("undeclared", "absent_two")}),
        ("[tool.deptry]\nignore_notebooks = true", {("undeclared", "absent_three")}),
        ('[tool.deptry.package_module_name_map]\nlocal-thing = ["absent_one"]',
         {("undeclared", "absent_one"), ("unused", "local-thing")}),
        ('[tool.fawltydeps]\nignore_unused = ["local-thing"]', {("unused", "local-thing")}),
        ('[tool.fawltydeps]\nignore_undeclared = ["yaml"]', {("undeclared", "yaml")}),
        ('[tool.fawltydeps]\nexclude = ["/tests/"]', {("undeclared", "absent_two")}),
        ('[tool.fawltydeps.custom_mapping]\nlocal-thing = ["absent_one"]',
         {("undeclared", "absent_one"), ("unused", "local-thing")}),
        ('[tool.fawltydeps]\ncode = ["src", "docs"]', {("undeclared", "absent_two")}),
        ('[tool.fawltydeps]\ncode = ["."]\ndeps = ["."]', set()),
    ],
)  # fmt: skip
def test_each_setting_takes_out_what_it_names_and_nothing_else(
    settings: str, gone: set[tuple[str, str]], tmp_path: Path
) -> None:
    found, _ = _answer(tmp_path / "shop", f"\n{settings}\n")
    assert found == _WITHOUT - gone


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ('[tool.deptry]\nignore = ["DEP002", "DEP004"]', {"unused", "misplaced"}),
        ('[tool.deptry]\nignore = ["DEP001"]', {"undeclared"}),
        ('[tool.fawltydeps]\nactions = ["check_undeclared"]', {"unused"}),
        ('[tool.fawltydeps]\nactions = ["check_unused"]', {"undeclared"}),
    ],
)
def test_a_rule_that_settings_switch_off_is_off_and_the_report_says_so(
    settings: str, rules: set[str], tmp_path: Path
) -> None:
    found, limits = _answer(tmp_path / "shop", f"\n{settings}\n")
    assert found == {one for one in _WITHOUT if one[0] not in rules}
    for rule in rules:
        assert f"dependencies/{rule}: settings in pyproject.toml switch it off" in limits


def test_an_extra_for_developers_is_told_apart(tmp_path: Path) -> None:
    settings = '\n[tool.deptry]\npep621_dev_dependency_groups = ["chart"]\n'
    found, _ = _answer(tmp_path / "shop", settings)
    assert found == _WITHOUT | {("misplaced", "seaborn")}


def test_files_of_requirements_are_for_what_deptry_says(tmp_path: Path) -> None:
    settings = '\n[tool.deptry]\nrequirements_files_dev = ["more.txt"]\n'
    files = {"requirements-more.txt": "pyyaml\n"}
    found, _ = _answer(tmp_path / "shop", settings.replace("more.txt", "requirements-more.txt"), **files)  # fmt: skip
    assert found == (_WITHOUT - {("undeclared", "yaml")}) | {("misplaced", "pyyaml")}


def test_only_the_named_declarations_count(tmp_path: Path) -> None:
    files = {"requirements.txt": "humanize\n"}
    settings = '\n[tool.fawltydeps]\ndeps = ["pyproject.toml"]\n'
    found, _ = _answer(tmp_path / "shop", settings, **files)
    assert found == _WITHOUT
    found, _ = _answer(tmp_path / "other", "", **files)
    assert found == _WITHOUT | {("unused", "humanize")}


def test_what_is_left_out_and_what_is_not_understood_is_told(tmp_path: Path) -> None:
    settings = (
        '\n[tool.deptry]\nextend_exclude = ["tests", "(a|b)+$"]\n'
        '[tool.fawltydeps]\ncustom_mapping_file = ["map.toml"]\n'
    )
    found, limits = _answer(tmp_path / "shop", settings)
    assert found == _WITHOUT - {("undeclared", "absent_two")}
    said = "\n".join(limits)
    assert "1 files are left out by settings in pyproject.toml" in said
    assert "the pattern (a|b)+$ of [tool.deptry] is not understood" in said
    assert "map.toml, the custom_mapping_file of [tool.fawltydeps], was not found" in said


def test_a_file_that_maps_distributions_to_modules_is_read(tmp_path: Path) -> None:
    settings = '\n[tool.fawltydeps]\ncustom_mapping_file = ["ci/map.toml"]\n'
    (tmp_path / "shop" / "ci").mkdir(parents=True)
    (tmp_path / "shop" / "ci" / "map.toml").write_text(
        '# names of modules\nhumanize = ["absent_two"]\n', "utf-8"
    )
    files = {"requirements.txt": "humanize\n"}
    found, limits = _answer(tmp_path / "shop", settings, **files)
    assert found == _WITHOUT - {("undeclared", "absent_two")} | {("misplaced", "humanize")}
    assert not any("custom_mapping_file" in limit for limit in limits)


OURS = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["rich"]\n[project.optional-dependencies]\nweb = ["funcy"]\n'


def test_our_own_settings_name_roots_of_modules_and_what_a_group_is_for() -> None:
    files = {
        "pyproject.toml": OURS,
        "shop/__init__.py": "import rich, funcy\n",
        "jobs/nightly/yaml.py": "",
        "jobs/run.py": "import yaml\n",
    }
    assert undeclared(analysed(files)) == {"yaml"}
    assert analysed(files).misplaced == ()
    section = '[tool.trueup.dependencies]\nroots = ["jobs/nightly"]\n'
    groups = '[tool.trueup.dependencies.groups]\n"optional-dependencies.web" = "development"\n'
    files["pyproject.toml"] = OURS + section + groups
    found = analysed(files)
    assert undeclared(found) == set()
    assert [item.declared.distribution for item in found.misplaced] == ["funcy"]
