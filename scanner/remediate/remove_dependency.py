"""Remove one unused dependency from the manifest that declares it."""

from collections.abc import Callable, Mapping

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.normalize.grammars.requirements_lines import is_compiled, requirements_lines
from scanner.remediate.edits.cargo import without_crate
from scanner.remediate.edits.conda import without_conda_package
from scanner.remediate.edits.gemfile import without_gem
from scanner.remediate.edits.go_mod import without_module
from scanner.remediate.edits.json import remove_value, value_at
from scanner.remediate.edits.pom import without_artifact
from scanner.remediate.edits.requirements import without_requirement, without_setup_entry
from scanner.remediate.edits.setup_py import without_setup_requirement
from scanner.remediate.edits.toml import without_dependency

_PYPROJECT = """\
[project]
name = "shop"
dependencies = [
  # web
  "requests>=2.31",
  "funcy==1.15",  # unused
  'rich',
]
"""
_WITHOUT_FUNCY = _PYPROJECT.replace('  "funcy==1.15",  # unused\n', "")
_POETRY = """\
[tool.poetry.dependencies]
python = "^3.11"
funcy = {version = "^1.15", extras = ["x"]}  # unused
rich = "*"
"""
_SETUP_CFG = """\
[options]
install_requires =
    requests
    funcy>=1
python_requires = >=3.11
"""


def _arguments(file: str, group: str) -> dict[str, Json]:
    return {"file": file, "distribution": "funcy", "group": group, "marker": ""}


@fix(
    title="Remove an unused dependency",
    examples=(
        FixExample(
            "PEP 621 list", _arguments("pyproject.toml", "dependencies"), _PYPROJECT, _WITHOUT_FUNCY
        ),
        FixExample(
            "list on one line",
            _arguments("pyproject.toml", "dependency-groups.dev"),
            '[dependency-groups]\ndev = ["pytest", "funcy"]\n',
            '[dependency-groups]\ndev = ["pytest"]\n',
        ),
        FixExample(
            "Poetry table",
            _arguments("pyproject.toml", "tool.poetry.dependencies"),
            _POETRY,
            '[tool.poetry.dependencies]\npython = "^3.11"\nrich = "*"\n',
        ),
        FixExample(
            "requirements file with a continued line",
            _arguments("requirements.txt", "requirements"),
            "# web\nrequests\nfuncy==1.15 \\\n    ; python_version > '3'\nfuncy==1.15\nrich\n",
            "# web\nrequests\nfuncy==1.15 \\\n    ; python_version > '3'\nrich\n",
        ),
        FixExample(
            "setup.cfg",
            _arguments("setup.cfg", "options.install_requires"),
            _SETUP_CFG,
            _SETUP_CFG.replace("    funcy>=1\n", ""),
        ),
        FixExample(
            "package.json",
            _arguments("web/package.json", "dependencies"),
            '{\n  "dependencies": {\n    "a": "1",\n    "funcy": "^1"\n  },\n  "private": true\n}\n',
            '{\n  "dependencies": {\n    "a": "1"\n  },\n  "private": true\n}\n',
        ),
        FixExample(
            "Cargo.toml, with a table of its own",
            _arguments("Cargo.toml", "dev-dependencies"),
            '[dependencies]\nserde = "1"  # wire\n\n[dev-dependencies.funcy]\nversion = "1"\n\n[features]\n',
            '[dependencies]\nserde = "1"  # wire\n\n[features]\n',
        ),
        FixExample(
            "go.mod",
            _arguments("go.mod", "require"),
            "module m\n\nrequire (\n\tfuncy v1.0.0\n\tother.org/x v1.1.0 // indirect\n)\n",
            "module m\n\nrequire (\n\tother.org/x v1.1.0 // indirect\n)\n",
        ),
        FixExample(
            "setup.py",
            _arguments("setup.py", "install_requires"),
            "setup(\n    install_requires=[\n        'rich',\n        'funcy>=1',  # é\n    ],\n)\n",
            "setup(\n    install_requires=[\n        'rich',\n    ],\n)\n",
        ),
        FixExample(
            "setup.py whose tuple would become a text",
            _arguments("setup.py", "install_requires"),
            "setup(install_requires=('rich', 'funcy'))\n",
            None,
        ),
        FixExample(
            "Pipfile",
            _arguments("Pipfile", "packages"),
            '[packages]\nrich = "*"\nFuncy = {version = "*"}\n',
            '[packages]\nrich = "*"\n',
        ),
        FixExample(
            "conda environment",
            _arguments("environment.yml", "pip"),
            "dependencies:\n  - python=3.11\n  - pip:\n      - rich\n      - funcy==1  # old\n",
            "dependencies:\n  - python=3.11\n  - pip:\n      - rich\n",
        ),
        FixExample(
            "pom.xml",
            {
                "file": "pom.xml",
                "distribution": "org.acme:idle",
                "group": "dependencies",
                "marker": "",
            },
            "<project>\n  <dependencies>\n    <dependency>\n      <groupId>org.acme</groupId>\n"
            "      <artifactId>idle</artifactId>\n    </dependency>\n    <!-- wire -->\n  </dependencies>\n</project>\n",
            "<project>\n  <dependencies>\n    <!-- wire -->\n  </dependencies>\n</project>\n",
        ),
        FixExample(
            "Gemfile",
            _arguments("Gemfile", "default"),
            "gem 'rails'\ngem 'funcy', '~> 1'  # unused\n",
            "gem 'rails'\n",
        ),
        FixExample(
            "composer.json",
            _arguments("composer.json", "require-dev"),
            '{\n    "require-dev": {\n        "funcy": "^1",\n        "x/y": "*"\n    }\n}\n',
            '{\n    "require-dev": {\n        "x/y": "*"\n    }\n}\n',
        ),
        FixExample("already gone", _arguments("requirements.txt", "requirements"), "rich\n", None),
        FixExample(
            "declared twice, so that a person must choose",
            _arguments("requirements.txt", "requirements"),
            "funcy\nfuncy>=1\n",
            None,
        ),
        FixExample(
            "an extra names it",
            _arguments("pyproject.toml", "tool.poetry.dependencies"),
            '[tool.poetry.dependencies]\nfuncy = "*"\n\n[tool.poetry.extras]\nmore = ["funcy"]\n',
            None,
        ),
    ),
)
def remove_dependency(arguments: Mapping[str, Json], text: str) -> str:
    """Return the manifest without one declaration; every byte outside the entry stays.

    Args:
        arguments: `file` (its name tells the format), `distribution` (canonical in Python, else as
            written), `group` as the finding names it, `marker`.
        text: the manifest.

    Raises:
        CannotFixError: the entry is not there exactly once, cannot be cut out cleanly, is needed by
            another entry, or the file was written by a tool that would write it again.
    """
    file, group = str(arguments["file"]), str(arguments["group"])
    distribution, marker = str(arguments["distribution"]), str(arguments.get("marker", ""))
    name = file.rpartition("/")[2]
    edit = _BY_NAME.get(name) or _BY_ENDING.get(name.rpartition(".")[2]) or _requirements
    return edit(text, group, distribution, marker)


def _setup_cfg(text: str, group: str, distribution: str, marker: str) -> str:
    return _verified(text, without_setup_entry(text, group, distribution, marker))


def _toml(text: str, group: str, distribution: str, marker: str) -> str:
    _refuse_named_by_extra(text, distribution)
    return without_dependency(text, group, distribution, marker)


def _conda(text: str, group: str, distribution: str, _marker: str) -> str:
    return without_conda_package(text, group, distribution)


def _requirements(text: str, _group: str, distribution: str, marker: str) -> str:
    if is_compiled(text):
        raise CannotFixError("a tool wrote this file: change its input and compile it again")
    result = without_requirement(text, distribution, marker)
    if len(list(requirements_lines(result))) != len(list(requirements_lines(text))) - 1:
        raise CannotFixError("removing the line would change more than this entry")
    return _verified(text, result)


def _without_package(text: str, group: str, package: str) -> str:
    """Return package.json without one entry of a group of dependencies."""
    document = value_at(text, ())
    held = document if isinstance(document, dict) else {}
    bundled = held.get("bundledDependencies") or held.get("bundleDependencies")
    if isinstance(bundled, list) and package in bundled:
        raise CannotFixError(f"the package bundles {package}: remove it there first")
    return remove_value(text, (group, package))


def _verified(before: str, after: str) -> str:
    """Return the new text if all of it stood, in this order, in the old one."""
    old, new = iter(before.split("\n")), after.split("\n")
    if not all(line in old for line in new) or len(new) >= before.count("\n") + 1:
        raise CannotFixError("removing the line would change more than this entry")
    return after


def _refuse_named_by_extra(text: str, distribution: str) -> None:
    _, header, rest = text.partition("[tool.poetry.extras]")
    section = rest.partition("\n[")[0].lower()
    if header and any(f"{mark}{distribution}{mark}" in section for mark in ('"', "'")):
        raise CannotFixError(f"an extra names {distribution}: remove it there first")


_Edit = Callable[[str, str, str, str], str]
_BY_NAME: Mapping[str, _Edit] = {
    "setup.cfg": _setup_cfg,
    "setup.py": lambda text, _, name, marker: without_setup_requirement(text, name, marker),
    "Pipfile": _toml,
    "package.json": lambda text, group, name, _: _without_package(text, group, name),
    "Cargo.toml": lambda text, group, name, _: without_crate(text, group, name),
    "go.mod": lambda text, _, name, __: without_module(text, name),
    "pom.xml": lambda text, _, name, profile: without_artifact(text, name, profile),
    "Gemfile": lambda text, group, name, _: without_gem(text, group, name),
    "gems.rb": lambda text, group, name, _: without_gem(text, group, name),
    "composer.json": lambda text, group, name, _: remove_value(text, (group, name)),
}
_BY_ENDING: Mapping[str, _Edit] = {"toml": _toml, "yml": _conda, "yaml": _conda}
"""Each takes text, group, distribution and marker; other files hold requirements."""
