"""What counts as declared, used and missing; each exception has a twin that is still found."""

import pytest

from tests.evaluate.dependencies._folder import analysed, read, undeclared, unused

PROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = [{}]\n'


def project(*names: str, more: str = "") -> str:
    return PROJECT.format(", ".join(f'"{name}"' for name in names)) + more


@pytest.mark.parametrize(
    ("distribution", "files"),
    [
        ("pillow", {"shop/a.py": "from PIL import Image\n"}),
        ("ruamel.yaml", {"shop/a.py": "import ruamel.yaml\n"}),
        ("google-cloud-storage", {"shop/a.py": "from google.cloud import storage\n"}),
        ("funcy", {"notes.ipynb": '{"cells": [{"cell_type": "code", "source": ["import funcy"]}]}'}),
        ("funcy", {"shop/a.py": "import importlib\nimportlib.import_module('funcy.seqs')\n"}),
        ("funcy", {"shop/a.py": "if True:\n  try:\n    import funcy\n  except ImportError:\n    pass\n"}),
        ("funcy", {"shop/settings.py": "INSTALLED_APPS = ['funcy']\n"}),
        ("whitenoise", {"shop/settings.py": "MIDDLEWARE = ['whitenoise.middleware.X']\n"}),
        ("sphinx-rtd-theme", {"docs/conf.py": "html_theme = 'sphinx_rtd_theme'\n"}),
        ("gunicorn", {"Procfile": "web: gunicorn shop.wsgi\n"}),
        ("alembic", {"Makefile": "up:\n\talembic upgrade head\n"}),
        ("uvicorn", {"Dockerfile": 'FROM x\nCMD ["uvicorn", "shop:app"]\n'}),
        ("yamllint", {".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: poetry run yamllint .\n"}),
        ("codespell", {"tox.ini": "[testenv]\ncommands =\n    codespell shop\n"}),
        ("nbstripout", {".pre-commit-config.yaml": "repos:\n- repo: local\n  hooks:\n  - id: x\n    entry: nbstripout\n"}),
        ("openpyxl", {"shop/a.py": "import pandas\npandas.read_excel('x')\n"}),
        ("uvloop", {"shop/a.py": "import uvicorn\n"}),
    ],
)  # fmt: skip
def test_a_distribution_in_use_by_any_sign_is_not_called_unused(
    distribution: str, files: dict[str, str]
) -> None:
    with_sign = {"pyproject.toml": project(distribution), **files}
    assert unused(analysed(with_sign)) == set()
    without = {"pyproject.toml": project(distribution), "shop/a.py": "import os\n"}
    assert len(unused(analysed(without))) == 1


def test_a_name_in_a_comment_or_in_prose_is_no_use() -> None:
    files = {
        "pyproject.toml": project("funcy"),
        "shop/a.py": '"""About funcy."""\n# import funcy\n',
    }
    assert unused(analysed(files)) == {"funcy"}


def test_a_requirements_file_that_a_person_pinned_and_commented_declares() -> None:
    files = {
        "requirements.txt": "# For the console.\nrequests==2.32.3  # via the proxy\nsimplejson==3.19.2\n",
        "a.py": "import requests\n",
    }
    # requests would load simplejson if it were there, but works the same without it.
    assert unused(analysed(files)) == {"simplejson"}


def test_importing_the_host_does_not_use_a_library_named_after_it() -> None:
    files = {
        "pyproject.toml": project("requests", "requests-mock"),
        "shop/a.py": "import requests\n",
    }
    assert unused(analysed(files)) == {"requests-mock"}


def test_stubs_are_used_while_what_they_are_about_is() -> None:
    manifest = project(
        "requests", more='[dependency-groups]\ndev = ["types-requests", "types-six"]\n'
    )
    assert unused(analysed({"pyproject.toml": manifest, "shop/a.py": "import requests\n"})) == {
        "types-six"
    }


def test_all_manifests_of_a_project_are_one() -> None:
    files = {
        "pyproject.toml": project("requests"),
        "requirements/dev.txt": "-r base.txt\nresponses\n",
        "requirements/base.txt": "rich\n",
        "setup.cfg": "[options.extras_require]\naws =\n    boto3\n",
        "shop/a.py": "import requests, rich, boto3\n",
        "tests/test_a.py": "import responses\n",
    }
    found = analysed(files)
    assert (unused(found), undeclared(found)) == (set(), set())


def test_setup_py_is_read_without_running_it() -> None:
    setup = (
        "import os\nfrom setuptools import setup\nos.remove('/')\nbase = ['requests']\nbase += ['rich']\n"
        "extra = {'install_requires': base + read('requirements.txt')}\n"
        "def read(name):\n    return open(name).read().splitlines()\nsetup(name='shop', **extra)\n"
    )
    files = {
        "setup.py": setup,
        "requirements.txt": "funcy\n",
        "shop/a.py": "import requests, rich, attr\n",
    }
    found = analysed(files)
    assert unused(found) == {"funcy"}
    assert undeclared(found) == {"attr"}


def test_a_list_that_only_running_setup_py_would_tell_is_not_evaluated() -> None:
    setup = "from setuptools import setup\nsetup(name='shop', install_requires=compute())\n"
    found = analysed({"setup.py": setup, "shop/a.py": "import rich\n"})
    assert undeclared(found) == set()
    assert [gap.what for gap in found.not_evaluated] == ["dependencies/undeclared"]


def test_a_compiled_requirements_file_is_a_lock_and_declares_nothing() -> None:
    compiled = "# This file is autogenerated by pip-compile\nidna==3.7\n    # via requests\nrequests==2.32.0\n    # via -r requirements.in\n"
    files = {
        "requirements.in": "requests\n",
        "requirements.txt": compiled,
        "a.py": "import requests, idna\n",
    }
    found = analysed(files)
    assert unused(found) == set()
    assert [(item.module, item.through) for item in found.transitive] == [("idna", ("requests",))]


def test_each_file_of_a_monorepo_answers_to_the_nearest_project() -> None:
    files = {
        "api/pyproject.toml": project("requests"),
        "api/src/api/a.py": "import requests\n",
        "web/pyproject.toml": project("rich"),
        "web/src/web/a.py": "import requests\n",
    }
    found = analysed(files)
    assert unused(found) == {"rich"}
    assert [(item.module, item.project) for item in found.undeclared] == [("requests", "web")]


def test_standard_library_of_any_version_and_own_modules_need_no_declaration() -> None:
    files = {
        "pyproject.toml": project(),
        "src/shop/__init__.py": "import tomllib, distutils, urllib2, annotationlib\n",
        "src/shop/a.py": "import shop.b, helpers, orders_pb2\n",
        "src/shop/helpers.py": "",
    }
    assert undeclared(analysed(files)) == set()


def test_a_folder_that_only_has_the_name_of_a_library_does_not_hide_it() -> None:
    files = {"pyproject.toml": project(), "redis/deploy.py": "", "shop/a.py": "import redis\n"}
    assert undeclared(analysed(files)) == {"redis"}


def test_guarded_imports_are_optional_and_the_same_import_unguarded_is_not() -> None:
    guarded = "try:\n    import orjson\nexcept ImportError:\n    orjson = None\n"
    assert undeclared(analysed({"pyproject.toml": project(), "shop/a.py": guarded})) == set()
    other = guarded.replace("ImportError", "ValueError")
    assert undeclared(analysed({"pyproject.toml": project(), "shop/a.py": other})) == {"orjson"}


def test_a_module_that_a_test_writes_itself_is_not_missing_but_a_known_library_is() -> None:
    text = "def test_a(tmp_path):\n    (tmp_path / 'made_app.py').touch()\n    import made_app, rich\n    x = 'rich'\n"
    found = analysed({"pyproject.toml": project(), "tests/test_a.py": text})
    assert undeclared(found) == {"rich"}


def test_environments_of_tox_and_nox_declare_for_tests_and_not_for_shipped_code() -> None:
    files = {
        "pyproject.toml": project(),
        "tox.ini": "[testenv]\ndeps =\n    responses\n    py311: rich>=1\n",
        "tests/test_a.py": "import responses, rich\n",
        "shop/a.py": "import responses\n",
    }
    found = analysed(files)
    assert [(item.module, item.imports[0].role) for item in found.undeclared] == [
        ("responses", "runtime")
    ]


def test_what_only_a_command_installs_is_undeclared_and_less_severe() -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - run: pip install 'responses>=1'\n"
    files = {
        "pyproject.toml": project(),
        ".github/workflows/ci.yml": workflow,
        "tests/test_a.py": "import responses\n",
    }
    assert [item.by_command for item in analysed(files).undeclared] == [True]


def test_a_name_made_of_the_same_words_is_taken_for_the_provider() -> None:
    files = {"pyproject.toml": project("acme-billing-client"), "shop/a.py": "import acme_billing\n"}
    found = analysed(files)
    assert (unused(found), undeclared(found), found.unknown) == (set(), set(), ())
    other = {"pyproject.toml": project("acme-billing-client"), "shop/a.py": "import invoices\n"}
    assert [item.declared.distribution for item in analysed(other).unknown] == [
        "acme-billing-client"
    ]
    assert [item.candidates for item in analysed(other).undeclared] == [("acme-billing-client",)]


def test_settings_of_peers_are_honoured() -> None:
    deptry = '[tool.deptry.per_rule_ignores]\nDEP001 = ["orjson"]\nDEP002 = ["funcy"]\n[tool.deptry.package_module_name_map]\nacme = ["wdg"]\n'
    files = {
        "pyproject.toml": project("funcy", "acme", more=deptry),
        "shop/a.py": "import orjson, wdg\n",
    }
    found = analysed(files)
    assert (unused(found), undeclared(found)) == (set(), set())


def test_material_of_tests_and_copied_code_are_neither_judged_nor_declarations() -> None:
    files = {
        "pyproject.toml": project(),
        "tests/fixtures/demo/requirements.txt": "funcy\n",
        "tests/sample_projects/a/pyproject.toml": project("rich"),
        "shop/_vendor/thing.py": "import attr\n",
    }
    found = analysed(files)
    assert (unused(found), undeclared(found)) == (set(), set())


def test_a_script_with_its_own_metadata_is_read() -> None:
    script = '# /// script\n# dependencies = [\n#   "rich",\n# ]\n# ///\nimport rich\n'
    resources, _ = read({"tool.py": script})
    manifests = [item for item in resources if item.kind == "trueup/manifest"]
    assert [item["line"] for item in manifests[0].attributes["declarations"]] == [3]


def test_a_script_answers_only_to_its_own_metadata() -> None:
    script = '# /// script\n# dependencies = ["rich", "funcy"]\n# ///\nimport rich, requests\n'
    files = {
        "pyproject.toml": project("requests"),
        "shop/a.py": "import requests\n",
        "tools/x.py": script,
    }
    found = analysed(files)
    assert unused(found) == {"funcy"}
    assert [item.imports[0].place for item in found.undeclared] == ["tools/x.py:4"]


def test_locks_are_held_against_their_manifests() -> None:
    lock = '[[package]]\nname = "requests"\nversion = "2.28.0"\n'
    manifest = (
        '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\nrequests = "^2.31"\nrich = "*"\n'
    )
    files = {
        "pyproject.toml": manifest,
        "poetry.lock": lock,
        "shop/a.py": "import requests, rich\n",
    }
    assert [(item.declared.distribution, item.locked) for item in analysed(files).drift] == [
        ("requests", ("2.28.0",)),
        ("rich", ()),
    ]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("old.py", "import requests\nprint 'x'\n", "old.py:2"),
        ("bad.ipynb", "{", "bad.ipynb:1"),
        ("pyproject.toml", "[project\n", "pyproject.toml:1"),
    ],
)
def test_a_file_that_does_not_parse_is_a_gap_and_the_rest_is_judged(
    name: str, text: str, place: str
) -> None:
    files = {name: text, "requirements.txt": "requests\nfuncy\n", "b.py": "import requests\n"}
    _, unread = read(files)
    assert [gap.place for gap in unread] == [place]
    assert unused(analysed(files)) == {"funcy"}


def test_a_copy_of_foreign_code_uses_what_it_imports_and_lacks_nothing() -> None:
    files = {
        "pyproject.toml": project("flexcache", "funcy"),
        "shop/vendored/pint/a.py": "import flexcache\nimport numpy\n",
    }
    analysis = analysed(files)
    assert unused(analysis) == {"funcy"}
    assert undeclared(analysis) == set()
    files["shop/pint/a.py"] = files.pop("shop/vendored/pint/a.py")
    assert undeclared(analysed(files)) == {"numpy"}


@pytest.mark.parametrize("folder", ["node_modules", "venv/lib", "shop/site-packages"])
def test_what_is_installed_inside_a_project_uses_nothing_of_it(folder: str) -> None:
    files = {
        "pyproject.toml": project("flexcache"),
        f"{folder}/a.py": "import flexcache\n",
        "shop/own.py": "",
    }
    assert unused(analysed(files)) == {"flexcache"}
