"""Remove a module that nothing reaches, with its tests and what settings say about it."""

from collections.abc import Mapping

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.remediate.edits.settings_entries import EDITORS, names_of, without_ini_entries

_ENTRIES: Mapping[str, Json] = {"entries_of": ["shop/old_export.py", "tests/test_old_export.py"]}
_PYPROJECT = """\
[tool.coverage.run]
omit = [
  "shop/old_export.py",  # nobody runs it
  "shop/vendored/*",
]

[[tool.mypy.overrides]]
module = "shop.old_export"
ignore_errors = true

# Strict elsewhere.
[[tool.mypy.overrides]]
module = ["shop.orders", "shop.old_export"]
strict = true

[tool.ruff.lint.per-file-ignores]
"tests/*" = ["S101"]
"shop/old_export.py" = ["E501"]
"""
_PYPROJECT_AFTER = """\
[tool.coverage.run]
omit = [
  "shop/vendored/*",
]

# Strict elsewhere.
[[tool.mypy.overrides]]
module = ["shop.orders"]
strict = true

[tool.ruff.lint.per-file-ignores]
"tests/*" = ["S101"]
"""
_SETUP_CFG = """\
[coverage:run]
omit =
    shop/old_export.py

[mypy-shop.old_export]
ignore_errors = True

[flake8]
per-file-ignores =
    shop/old_export.py: E501
    shop/orders.py: E501
"""
_SETUP_CFG_AFTER = """\
[coverage:run]

[flake8]
per-file-ignores =
    shop/orders.py: E501
"""


@fix(
    title="Remove a module that nothing reaches, with its tests and settings",
    examples=(
        FixExample("the module", {"file": "shop/old_export.py"}, "import csv\n", "", gone=True),
        FixExample(
            "settings of tools in TOML",
            {"file": "pyproject.toml", **_ENTRIES},
            _PYPROJECT,
            _PYPROJECT_AFTER,
        ),
        FixExample(
            "settings of tools in an INI file",
            {"file": "setup.cfg", **_ENTRIES},
            _SETUP_CFG,
            _SETUP_CFG_AFTER,
        ),
        FixExample(
            "what goes into a source distribution",
            {"file": "MANIFEST.in", **_ENTRIES},
            "include README.md\nexclude shop/old_export.py\ninclude shop/old_export.py LICENSE\n",
            "include README.md\ninclude shop/old_export.py LICENSE\n",
        ),
        FixExample(
            "settings that cannot be read",
            {"file": "pyproject.toml", **_ENTRIES},
            "[tool\nomit = ['shop/old_export.py']\n",
            None,
        ),
    ),
)
def remove_module(arguments: Mapping[str, Json], text: str) -> str | None:
    """Return None, for the file is to go; or settings without the entries about such files.

    Args:
        arguments: `file`; with `entries_of`, paths from the root of the project, the file is one
            with settings and stays.
        text: the file.

    Raises:
        CannotFixError: an entry cannot be cut out cleanly.
    """
    if "entries_of" not in arguments:
        return None
    names = names_of([str(path) for path in arguments["entries_of"]])
    name = str(arguments["file"]).rpartition("/")[2]
    if not any(one in text for one in names):
        return text
    if "\x00" in text:
        raise CannotFixError("the file is not text")
    editor = EDITORS.get(f".{name.rpartition('.')[2]}", without_ini_entries)
    return editor(text, names)
