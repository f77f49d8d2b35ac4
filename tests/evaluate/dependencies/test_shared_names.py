"""Names that several things share: folders of several distributions, files named as what they import."""

from tests.evaluate.dependencies._folder import analysed, undeclared, unused

PROJECT = '[project]\nname = "{name}"\nversion = "1"\ndependencies = [{needs}]\n'


def project(name: str, *needs: str, more: str = "") -> str:
    listed = ", ".join(f'"{need}"' for need in needs)
    return PROJECT.format(name=name, needs=listed) + more


def test_distributions_of_one_repository_share_a_namespace_and_each_is_used_by_its_own_part() -> (
    None
):
    files = {
        "saver/pyproject.toml": project("flow-saver"),
        "saver/flow/saver/base/__init__.py": "",
        "cloud/pyproject.toml": project("flow-cloud", "flow-saver", "flow-extra"),
        "cloud/flow/saver/cloud/__init__.py": "from flow.saver.base import Saver\n",
        "extra/pyproject.toml": project("flow-extra"),
        "extra/src/flow/extra.py": "",
    }
    assert unused(analysed(files)) == {"flow-extra"}
    files["cloud/flow/saver/cloud/__init__.py"] = "import flow.extra\n"
    assert unused(analysed(files)) == {"flow-saver"}


def test_a_program_of_another_project_of_the_repository_is_used_where_it_is_started() -> None:
    files = {
        "cli/pyproject.toml": project(
            "flow-cli", more='[project.scripts]\nflow = "flow_cli:main"\n'
        ),
        "cli/flow_cli/__init__.py": "",
        "app/pyproject.toml": project("app", "flow-cli"),
        "app/app/__init__.py": "",
        "app/Makefile": "run:\n\tuv run flow dev\n",
    }
    assert unused(analysed(files)) == set()
    files["app/Makefile"] = "run:\n\tuv run python dev\n"
    assert unused(analysed(files)) == {"flow-cli"}


def test_a_file_of_a_package_holds_no_parts_of_the_distribution_that_it_is_named_after() -> None:
    files = {
        "pyproject.toml": project("shop"),
        "shop/__init__.py": "",
        "shop/fetch/__init__.py": "",
        "shop/fetch/dramatist.py": "from dramatist.sync import run\n",
        "shop/fetch/base.py": "from dramatist.errors import Late\n",
    }
    assert undeclared(analysed(files)) == {"dramatist"}
    files["shop/fetch/dramatist.py"] = files["shop/fetch/base.py"] = "import os\n"
    assert undeclared(analysed(files)) == set()


def test_a_folder_of_scripts_holds_the_module_of_that_name() -> None:
    files = {
        "pyproject.toml": project("shop"),
        "shop/fetch/dramatist.py": "",
        "shop/fetch/base.py": "import dramatist\n",
    }
    assert undeclared(analysed(files)) == set()


def test_a_package_inside_a_package_does_not_mean_itself_by_its_last_name() -> None:
    files = {
        "pyproject.toml": project("flow"),
        "flow/__init__.py": "",
        "flow/contrib/__init__.py": "",
        "flow/contrib/hdfs/__init__.py": "",
        "flow/contrib/hdfs/client.py": "import hdfs\n",
    }
    assert undeclared(analysed(files)) == {"hdfs"}
    # Where the folder around is no package, it is what Python looks in.
    del files["flow/contrib/__init__.py"], files["flow/__init__.py"]
    assert undeclared(analysed(files)) == set()


def test_a_package_beside_a_file_that_makes_the_top_a_package_is_the_projects_own() -> None:
    files = {
        "requirements.txt": "rich\n",
        "__init__.py": "",
        "nodes/__init__.py": "",
        "nodes/a.py": "import nodes\nimport rich\n",
    }
    assert undeclared(analysed(files)) == set()


BUILD = (
    '[build-system]\nrequires = ["setuptools", "wheel"]\nbuild-backend = "setuptools.build_meta"\n'
)


def test_what_only_the_build_requires_is_not_there_at_run_time() -> None:
    files = {
        "pyproject.toml": project("shop", more=BUILD),
        "shop/__init__.py": "import pkg_resources\n",
        "setup.py": "from setuptools import setup\nsetup()\n",
    }
    assert undeclared(analysed(files)) == {"pkg_resources"}
    files["pyproject.toml"] = project("shop", "setuptools", more=BUILD)
    assert undeclared(analysed(files)) == set()


def test_types_of_a_known_distribution_that_nothing_imports_are_unused_whatever_else_is_open() -> (
    None
):
    groups = '[dependency-groups]\nlint = ["types-toml"]\n'
    files = {"pyproject.toml": project("shop", more=groups), "shop/a.py": "import unheard_of\n"}
    assert unused(analysed(files)) == {"types-toml"}
    files["shop/a.py"] = "import unheard_of, toml\n"
    assert unused(analysed(files)) == set()
    files["pyproject.toml"] = files["pyproject.toml"].replace("types-toml", "types-flexible")
    assert unused(analysed(files)) == set()


def test_a_plugin_that_is_all_one_fixture_is_unused_where_no_test_takes_it() -> None:
    groups = '[dependency-groups]\ntest = ["pytest", "pytest-mock", "pytest-sugar"]\n'
    files = {
        "pyproject.toml": project("shop", more=groups),
        "shop/__init__.py": "",
        "tests/test_a.py": "import pytest\n\ndef test_a(tmp_path):\n    pass\n",
    }
    assert unused(analysed(files)) == {"pytest-mock"}
    files["tests/test_a.py"] += "\ndef test_b(mocker):\n    pass\n"
    assert unused(analysed(files)) == set()
    # Without tests beside it, nobody knows what takes it.
    del files["tests/test_a.py"]
    assert unused(analysed(files)) == set()


def test_what_declares_and_holds_no_source_is_a_limit_and_no_finding() -> None:
    files = {"pyproject.toml": project("bundle", "flexcache")}
    analysis = analysed(files)
    assert unused(analysis) == set()
    assert [limit.reason for limit in analysis.not_evaluated] == [
        "it declares distributions, and there is no source that could use them"
    ]
    assert unused(analysed({**files, "bundle/__init__.py": ""})) == {"flexcache"}


GROUPS = '[dependency-groups]\ntest = ["funcy"]\n'


def test_a_script_beside_a_package_is_not_what_users_get() -> None:
    files = {
        "pyproject.toml": project("shop", "rich", more=GROUPS),
        "shop/__init__.py": "import rich\n",
        "make_schema.py": "import funcy\n",
    }
    assert analysed(files).misplaced == ()
    named = GROUPS + '[tool.setuptools]\npy-modules = ["make_schema"]\n'
    files["pyproject.toml"] = project("shop", "rich", more=named)
    assert [found.belongs for found in analysed(files).misplaced] == ["runtime"]
    del files["shop/__init__.py"]
    files["pyproject.toml"] = project("shop", more=GROUPS)
    assert [found.belongs for found in analysed(files).misplaced] == ["runtime"]


def test_branches_of_setup_py_may_each_have_a_version_and_one_list_may_not_repeat_itself() -> None:
    setup = (
        "import sys\nfrom setuptools import setup\nneeds = ['rich']\n"
        "if sys.platform == 'win32':\n    needs.append('python-daemon<2.2')\n"
        "else:\n    needs.append('python-daemon')\n"
        "needs = [need for need in needs if not need.startswith('x')]\n"
        "setup(name='shop', install_requires=needs)\n"
    )
    files = {"setup.py": setup, "shop/__init__.py": "import rich, daemon, absent\n"}
    found = analysed(files)
    assert found.duplicates == ()
    assert undeclared(found) == {"absent"}
    files["setup.py"] = setup.replace("daemon<2.2", "daemon")
    assert len(analysed(files).duplicates) == 1
