"""Which module a name means: the project's own, a declared one under another name, a lazy one."""

import pytest

from scanner.evaluate.dependencies._analysis import Analysis
from tests.evaluate.dependencies._folder import analysed, undeclared, unused

_EMPTY = '[project]\nname = "shop"\ndependencies = [%s]\n'


def _project(*names: str) -> dict[str, str]:
    return {"pyproject.toml": _EMPTY % ", ".join(f'"{name}"' for name in names)}


def test_a_module_of_a_package_never_means_itself() -> None:
    package = {"shop/__init__.py": "", "shop/bin/__init__.py": "", "shop/app/__init__.py": ""}
    files = {
        **_project(),
        **package,
        "shop/bin/funcy.py": "from funcy import walk\n",
        "shop/app/funcy.py": "",
    }
    assert undeclared(analysed(files)) == {"funcy"}


@pytest.mark.parametrize("place", ["funcy.py", "src/funcy/__init__.py", "shop/bin/funcy/a.py"])
def test_another_file_of_the_same_name_that_can_be_imported_is_meant(place: str) -> None:
    files = {
        **_project(),
        "shop/__init__.py": "",
        "shop/bin/__init__.py": "",
        "shop/bin/funcy.py": "import funcy\n",
        place: "",
    }
    assert undeclared(analysed(files)) == set()


@pytest.mark.parametrize(
    ("distribution", "module", "another"),
    [
        ("python-acme2", "acme", "acne"),
        ("pyinvoices", "invoices", "invoicing"),
        ("ansiladders", "ladders", "ladder_sets"),
    ],
)
def test_a_module_whose_name_the_distribution_ends_in_is_its_own_and_no_other(
    distribution: str, module: str, another: str
) -> None:
    files = {**_project(distribution), "shop/a.py": f"import {module}\n"}
    found = analysed(files)
    assert (unused(found), undeclared(found), found.unknown) == (set(), set(), ())
    found = analysed({**files, "shop/a.py": f"import {another}\n"})
    assert undeclared(found) == {another}


def test_a_common_word_at_the_end_of_a_name_tells_nothing() -> None:
    files = {**_project("mymodels"), "shop/a.py": "import models\n"}
    assert undeclared(analysed(files)) == {"models"}


def test_what_lazy_loader_loads_is_used_and_what_another_load_is_given_is_not() -> None:
    lazy = "import lazy_loader as lazy\nresampler = lazy.load('funcy')\n"
    assert unused(analysed({**_project("funcy", "lazy-loader"), "shop/a.py": lazy})) == set()
    other = "import lazy_loader as lazy, json\nresampler = json.load('funcy')\n"
    found = analysed({**_project("funcy", "lazy-loader"), "shop/a.py": other})
    assert unused(found) == {"funcy"}


def test_extensions_given_to_a_helper_are_used_and_other_arguments_are_not() -> None:
    settings = "from shop_docs import configure\nconfigure(extra_extensions=['sphinx_click'])\n"
    settings += "extensions = ['sphinx.ext.napoleon']\n"
    wanted = _project("sphinx", "sphinx-click", "shop-docs")
    assert _idle(analysed({**wanted, "docs/conf.py": settings})) == set()
    other = settings.replace("extra_extensions", "extra_ignored")
    assert _idle(analysed({**wanted, "docs/conf.py": other})) == {"sphinx-click"}


def _idle(analysis: Analysis) -> set[str]:
    unknown = {found.declared.distribution for found in analysis.unknown}
    return (unused(analysis) | unknown) - {"sphinx"}


def test_a_reference_without_a_name_declares_for_developers_and_not_for_shipped_code() -> None:
    files = {
        **_project(),
        "requirements/dev.txt": "git+https://git.example.org/acme/py-funcy.git\n",
        "shop/__init__.py": "",
        "shop/a.py": "import funcy\n",
    }
    assert undeclared(analysed(files)) == {"funcy"}
    tests_alone = {**files, "shop/a.py": "", "tests/test_a.py": "import funcy\n"}
    assert undeclared(analysed(tests_alone)) == set()


@pytest.mark.parametrize(
    "named",
    ["funcy @ git+https://git.example.org/x.git", "git+https://git.example.org/x.git#egg=funcy"],
)
def test_a_reference_with_a_name_is_a_declaration_in_the_wrong_place(named: str) -> None:
    files = {
        **_project(),
        "requirements/dev.txt": f"{named}\n",
        "shop/__init__.py": "",
        "shop/a.py": "import funcy\n",
    }
    found = analysed(files)
    assert undeclared(found) == set()
    assert [item.declared.distribution for item in found.misplaced] == ["funcy"]


def test_an_extension_in_a_shared_package_is_not_named_by_another_one_there() -> None:
    settings = "extensions = ['sphinxcontrib.acme', 'acme_theme.sphinx']\n"
    wanted = _project("sphinx", "sphinxcontrib-acme", "sphinxcontrib-other")
    found = _idle(analysed({**wanted, "docs/conf.py": settings}))
    assert found == {"sphinxcontrib-other"}
