"""What is declared or used in ways that take more than a list and an import to see."""

from tests.evaluate.dependencies._folder import analysed, undeclared, unused

PROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = [{}]\n'


def project(*names: str, more: str = "") -> str:
    return PROJECT.format(", ".join(f'"{name}"' for name in names)) + more


def test_lists_that_functions_of_setup_py_return_are_declarations() -> None:
    setup = (
        "from setuptools import setup\n\n"
        "def required():\n    held = ['rich']\n    held.append('funcy')\n    return held\n\n"
        "def extras():\n    found = {'web': ['flask']}\n    found['gpu'] = ['pynvml', 'six']\n"
        "    found.update({'docs': ['furo']})\n    return found\n\n"
        "setup(name='shop', install_requires=required(), extras_require=extras())\n"
    )
    files = {"setup.py": setup, "shop/a.py": "import rich, flask, pynvml\n"}
    found = analysed(files)
    assert unused(found) == {"funcy", "six"} | ({"furo"} & unused(found))
    assert undeclared(found) == set()


def test_a_command_line_that_is_put_together_uses_the_program_it_begins_with() -> None:
    source = "import subprocess\ncommand = 'pep8radius {}'.format(branch)\nsubprocess.call(command, shell=True)\n"
    files = {"pyproject.toml": project("pep8radius", "funcy"), "shop/a.py": source}
    assert unused(analysed(files)) == {"funcy"}
    files["shop/a.py"] = source.replace("subprocess.call(command, shell=True)", "print(command)")
    assert unused(analysed(files)) == {"funcy", "pep8radius"}


def test_what_an_integration_asks_to_be_installed_is_declared_for_its_code() -> None:
    asks = '{"domain": "lamp", "requirements": ["acme-lamp==1.2", "funcy==2"]}'
    files = {
        "pyproject.toml": project("rich"),
        "shop/a.py": "import rich\n",
        "shop/lamp/manifest.json": asks,
        "shop/lamp/light.py": "import acme_lamp\nimport another\n",
    }
    found = analysed(files)
    assert undeclared(found) == {"another"}
    without = {**files, "shop/lamp/manifest.json": '{"domain": "lamp"}'}
    assert undeclared(analysed(without)) == {"acme_lamp", "another"}


def test_extras_of_pbr_are_declarations() -> None:
    files = {
        "setup.cfg": "[metadata]\nname = shop\n[extras]\nbaseline =\n    GitPython>=3\n",
        "setup.py": "import setuptools\nsetuptools.setup(setup_requires=['pbr'], pbr=True)\n",
        "shop/a.py": "import git\n",
    }
    assert undeclared(analysed(files)) == set()
    files["setup.cfg"] = "[metadata]\nname = shop\n"
    assert undeclared(analysed(files)) == {"git"}


def test_what_only_examples_import_does_not_hide_an_unused_dependency_of_a_package() -> None:
    files = {
        "pyproject.toml": project("acme-widgets"),
        "shop/__init__.py": "",
        "examples/a.py": "import somelib\n",
    }
    assert unused(analysed(files)) == {"acme-widgets"}
    files["shop/b.py"] = "import somelib\n"
    analysis = analysed(files)
    assert unused(analysis) == set()
    assert [found.declared.distribution for found in analysis.unknown] == ["acme-widgets"]
