"""Manifests in folders of tests and examples: what the project itself needs, and what it does not."""

import json

import pytest

from tests.evaluate.dependencies._folder import analysed, undeclared, unused

PROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests"]\n'
SOURCE = {"pyproject.toml": PROJECT, "shop/__init__.py": "import requests\n"}


@pytest.mark.parametrize("folder", ["tests", "test", "services/api/tests"])
def test_requirements_in_the_folder_of_the_tests_are_what_the_tests_need(folder: str) -> None:
    files = {
        **SOURCE,
        f"{folder}/requirements.txt": "colorama\nfuncy\n",
        f"{folder}/test_shop.py": "import colorama, boltons\n",
    }
    found = analysed(files)
    assert undeclared(found) == {"boltons"}
    assert unused(found) == {"funcy"}
    assert found.misplaced == ()


def test_requirements_of_an_application_and_of_its_tests_are_one_project() -> None:
    files = {
        "core/requirements.txt": "requests\n",
        "core/app.py": "import requests\n",
        "tests/requirements.txt": "colorama\n",
        "tests/compose/test_core.py": "import colorama\n",
    }
    assert undeclared(analysed(files)) == set()


@pytest.mark.parametrize("folder", ["examples/jobs", "tests/e2e/inner"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", PROJECT.replace("shop", "jobs").replace("requests", "celery[redis]")),
        ("requirements.txt", "celery\n"),
        ("requirements.txt", "celery==5.0\n    # via -r requirements.in\n"),
    ],
)
def test_what_an_example_declares_for_itself_is_not_missing_there(
    folder: str, name: str, text: str
) -> None:
    code = {f"{folder}/jobs.py": "import celery, shop, funcy\n"}
    found = analysed({**SOURCE, f"{folder}/{name}": text, **code})
    assert undeclared(found) == {"funcy"}
    assert (found.transitive, found.unused) == ((), ())
    assert undeclared(analysed({**SOURCE, **code})) == {"celery", "funcy"}
    # It speaks for nothing outside its own folder.
    other = {**SOURCE, f"{folder}/{name}": text, "shop/tasks.py": "import celery\n"}
    assert undeclared(analysed(other)) == {"celery"}


def test_a_package_of_javascript_inside_tests_declares_for_its_own_files() -> None:
    def package(**needs: str) -> str:
        return json.dumps({"name": "shop", "private": True, "dependencies": needs})

    files = {
        "package.json": package(lodash="1.0.0"),
        "index.js": "require('lodash')\n",
        "tests/e2e/package.json": package(sinon="1.0.0"),
        "tests/e2e/a.test.js": "require('sinon'); require('chai')\n",
    }
    assert undeclared(analysed(files)) == {"chai"}
    files["tests/e2e/package.json"] = package()
    assert undeclared(analysed(files)) == {"chai", "sinon"}
