"""What tests need is read from the project's own files, whatever tool it uses."""

from pathlib import Path

import pytest

from scanner.operate.pruning.python_needs import extras_for_tests, needs_of

_PROJECT = "[project]\nname = 'shop'\n"


@pytest.mark.parametrize(
    ("files", "packaged", "requirements", "listed"),
    [
        ({"requirements.txt": "", "requirements-dev.txt": ""}, False, (),
         ("requirements-dev.txt", "requirements.txt")),
        ({"pyproject.toml": _PROJECT, "requirements.txt": "", "tests/requirements.txt": ""}, True, (),
         ("tests/requirements.txt",)),
        ({"pyproject.toml": f"{_PROJECT}[dependency-groups]\ntest = ['a', {{include-group = 'x'}}]\n"
          "x = ['b']\ndocs = ['c']\n"}, True, ("a", "b"), ()),
        ({"pyproject.toml": "[tool.poetry]\nname = 'shop'\n[tool.poetry.group.dev.dependencies]\n"
          "a = '^1'\n[tool.poetry.group.docs.dependencies]\nb = '*'\n"}, True, ("a",), ()),
        ({"pyproject.toml": f"{_PROJECT}[tool.pdm.dev-dependencies]\ntest = ['a>1', '-e ./x']\n"},
         True, ("a>1",), ()),
        ({"pyproject.toml": f"{_PROJECT}[tool.hatch.envs.test]\ndependencies = ['a']\n"},
         True, ("a",), ()),
        ({"setup.py": "", "tox.ini": "[testenv]\ndeps =\n    a\n    py39: b\n    -rx.txt\n"},
         True, ("a",), ()),
        ({"setup.cfg": "[metadata]\nname = shop\n"}, True, (), ()),
        ({"pyproject.toml": "not toml ["}, False, (), ()),
    ],
)  # fmt: skip
def test_every_usual_place_is_known(
    tmp_path: Path,
    files: dict[str, str],
    packaged: bool,  # noqa: FBT001 - a column of the table above
    requirements: tuple[str, ...],
    listed: tuple[str, ...],
) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    needs = needs_of(tmp_path)
    assert (needs.packaged, needs.requirements, needs.files) == (packaged, requirements, listed)


def test_extras_for_tests_are_told_from_others() -> None:
    assert extras_for_tests(["test", "Testing", "dev", "latest", "docs", "unit-tests"]) == (
        "test", "Testing", "dev", "unit-tests",
    )  # fmt: skip
