"""[tool.trueup.dependencies]: examples in docstrings, and what would be lost without a word."""

import pytest

from tests.evaluate.dependencies._folder import analysed, undeclared, unused

DOCTEST = '"""Shop.\n\n>>> import funcy, boltons\n"""\nimport requests\n'


def files(settings: str = "") -> dict[str, str]:
    project = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests", "funcy"]\n'
    more = f"[tool.trueup.dependencies]\n{settings}\n" if settings else ""
    return {"pyproject.toml": project + more, "shop/__init__.py": DOCTEST}


def test_examples_in_docstrings_count_only_where_settings_say_so() -> None:
    without = analysed(files())
    assert (unused(without), undeclared(without)) == ({"funcy"}, set())
    for found in (analysed(files("doctests = true")), analysed(files(), doctests=True)):
        assert (unused(found), undeclared(found)) == (set(), {"boltons"})
        assert [one.role for missing in found.undeclared for one in missing.imports] == ["test"]


def test_what_only_examples_need_is_no_matter_of_its_users() -> None:
    text = files("doctests = true")
    text["pyproject.toml"] += '[dependency-groups]\ndev = ["boltons"]\n'
    assert analysed(text).misplaced[0].declared.distribution == "funcy"
    assert len(analysed(text).misplaced) == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('keeep = {funcy = "console"}', "has no key 'keeep': known are keep, modules, "),
        ('modules = ["funcy"]', "'modules' in [tool.trueup.dependencies] is not a table"),
        ("doctests = 1", "'doctests' in [tool.trueup.dependencies] is not true or false"),
        ('groups = {lab = "tests"}', "group 'lab' is for one of runtime, optional, "),
    ],
)
def test_a_setting_that_cannot_be_understood_is_told(settings: str, words: str) -> None:
    found = analysed(files(settings))
    assert unused(found) == {"funcy"}
    (limit,) = found.not_evaluated
    assert words in limit.reason
    assert not limit.incomplete


def test_settings_that_are_understood_leave_nothing_to_say() -> None:
    settings = 'keep = {funcy = "console"}\nmodules = {funcy = ["f"]}\nroots = []\ngroups = {}'
    assert analysed(files(settings)).not_evaluated == ()
