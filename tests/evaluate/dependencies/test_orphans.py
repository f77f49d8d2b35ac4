"""Modules that nothing names are told, and one that anything may reach is not."""

import pytest

from scanner.evaluate.dependencies._orphans import (
    BY_CONVENTION,
    BY_FOLDER,
    PRIVATE_BY_CONVENTION,
)
from scanner.normalize.grammars.python_mentions import loads_by_name, mentioned
from tests.evaluate.dependencies._folder import analysed
from tests.growth import assert_linear

_APPLICATION = {
    "requirements.txt": "requests==2.32.3\n",
    "shop/__init__.py": "",
    "shop/orders.py": "import requests\nfrom . import store\n",
    "shop/store.py": "",
    "run.py": "from shop.orders import send\n",
}


def _orphans(files: dict[str, str]) -> list[str]:
    found = analysed({**_APPLICATION, **files}).orphans
    return [str(file.attributes["path"]) for each in found for file in each.files]


def test_a_module_that_nothing_names_is_an_orphan_and_so_is_what_only_it_names() -> None:
    assert _orphans({}) == []
    left_over = {"shop/fax.py": "from shop import modem\n", "shop/modem.py": "import os\n"}
    assert _orphans(left_over) == ["shop/fax.py", "shop/modem.py"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("run2.py", "import shop.fax\n"),
        ("shop/orders.py", "from . import (\n    store,\n    fax,\n)\n"),
        ("shop/orders.py", "TASKS = ['shop.fax']\nfrom . import store\n"),
        ("shop/orders.py", "PATH = 'shop/fax.py'\nfrom . import store\n"),
        ("shop/orders.py", "load('fax')\nfrom . import store\n"),
        ("tests/test_fax.py", "from shop import fax, store\n"),
        ("tests/test_sending.py", "from shop import fax\n"),
        ("docs/show.py", "from shop import fax\n"),
        ("Makefile", "fax:\n\tpython -m shop.fax\n"),
        ("shop/fax.py", "if __name__ == '__main__':\n    print(1)\n"),
        ("shop/load.py", "import importlib\nimportlib.import_module(name)\n"),
        ("shop/load.py", "import pkgutil\npkgutil.iter_modules()\n"),
        ("shop/broken.py", "import (\n"),
        ("pyproject.toml", "[project]\nname = 'shop'\nversion = '1'\n"),
    ],
)  # fmt: skip
def test_a_module_that_may_be_reached_is_no_orphan(name: str, text: str) -> None:
    assert _orphans({"shop/fax.py": "import os\n"}) == ["shop/fax.py"]
    assert "shop/fax.py" not in _orphans({"shop/fax.py": "import os\n", name: text})


def test_what_only_an_orphan_and_its_own_tests_reach_is_told_with_it() -> None:
    files = {
        **_APPLICATION,
        "shop/fax.py": "from shop import modem\n",
        "shop/modem.py": "import os\n",
        "tests/test_fax.py": "from shop import fax\n",
        "tests/test_modem.py": "from shop.modem import dial\n",
        "tests/test_orders.py": "from shop import orders, store\n",
    }
    (orphan,) = analysed(files).orphans
    assert [file.attributes["path"] for file in orphan.files] == ["shop/fax.py", "shop/modem.py"]
    assert [file.attributes["path"] for file in orphan.tests] == [
        "tests/test_fax.py", "tests/test_modem.py",
    ]  # fmt: skip


def test_of_a_distribution_only_private_modules_are_judged() -> None:
    project = {"pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n"}
    files = {"shop/fax.py": "", "shop/_old.py": "", "shop/_version.py": "", "shop/_in/__init__.py": "",
             "shop/_in/deep.py": "", "shop/_used.py": "", "shop/orders.py": "from . import _used\n"}  # fmt: skip
    assert _orphans({**project, **files}) == ["shop/_in/deep.py", "shop/_old.py"]


def test_what_loads_every_module_in_tests_keeps_none_alive() -> None:
    walks = (
        "import pkgutil\nimport shop\nfor one in pkgutil.walk_packages(shop.__path__):\n    pass\n"
    )
    assert _orphans({"shop/fax.py": "import os\n", "tests/test_all.py": walks}) == ["shop/fax.py"]


def test_modules_that_a_framework_finds_by_name_are_no_orphans() -> None:
    files = {"shop/admin.py": "", "shop/migrations/__init__.py": "", "shop/migrations/a1.py": ""}
    assert _orphans(files) == []


def test_each_name_that_is_loaded_by_itself_keeps_a_module_and_its_likes_do_not() -> None:
    held = {f"shop/{name}.py": "" for name in BY_CONVENTION}
    near = {f"shop/{name}acme.py": "" for name in BY_CONVENTION}
    assert _orphans({**held, **near}) == sorted(near)


def test_each_folder_that_is_loaded_whole_keeps_its_modules_and_its_likes_do_not() -> None:
    held = {f"shop/{name}/{end}": "" for name in BY_FOLDER for end in ("__init__.py", "fax.py")}
    near = {f"shop/{name}acme/modem{at}.py": "" for at, name in enumerate(sorted(BY_FOLDER))}
    packages = {f"shop/{name}acme/__init__.py": "" for name in BY_FOLDER}
    assert _orphans({**held, **packages, **near}) == sorted(near)


def test_each_private_name_that_is_looked_for_keeps_a_module_and_its_likes_do_not() -> None:
    project = {"pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n"}
    held = {f"shop/_in/{name}.py": "" for name in ("__init__", *PRIVATE_BY_CONVENTION)}
    near = {f"shop/_in/{name}acme.py": "" for name in PRIVATE_BY_CONVENTION}
    assert _orphans({**project, **held, **near}) == sorted(near)


def test_where_modules_are_loaded_by_computed_names_the_limit_is_told() -> None:
    text = "import importlib\nimportlib.import_module(name)\n"
    limits = analysed({**_APPLICATION, "shop/store.py": text}).not_evaluated
    assert [(limit.what, limit.incomplete) for limit in limits] == [
        ("dependencies/orphaned-module", False)
    ]
    assert "shop/store.py" in limits[0].reason


@pytest.mark.parametrize(
    "piece", ["from a import (", "'a.", "import ", "from a import ", "import_module(\n", '"/' * 3]
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert_linear(mentioned, text)
    assert_linear(loads_by_name, text[:400_000])
