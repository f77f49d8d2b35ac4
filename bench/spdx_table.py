"""Writes the table of SPDX ids from a checkout of the list's XML sources.

    python -m bench.spdx_table CHECKOUT/src 3.28.0 2026-02-20

The sources are the `src` folder of the repository spdx/license-list-XML at the tag of a release.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

TABLE = Path(__file__).parent.parent / "scanner/normalize/grammars/spdx_ids.py"
HEADER = '''"""The ids of the SPDX License List, as facts: no texts.

Source: SPDX License List {version} of {date}, https://spdx.org/licenses/, data under CC0-1.0.
Written by `python -m bench.spdx_table`; not edited by hand.
"""

from collections.abc import Mapping

LIST_VERSION = "{version}"
'''
_ROOT = re.compile(r"<(license|exception)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_REPLACED_BY = re.compile(r"<obsoletedBy>([^<]*)</obsoletedBy>")
# The list names these two replacements in its notes only.
_FROM_NOTES = {"BSD-2-Clause-FreeBSD": "BSD-2-Clause-Views", "bzip2-1.0.5": "bzip2-1.0.6"}
_GNU = re.compile(r"\b(A?GPL-[123]\.0|LGPL-[23]\.[01])(?= WITH)")


def entries(source: Path) -> Iterator[tuple[str, str, bool, str]]:
    """Yield (license or exception, id, deprecated, replacement) of every file, by file name."""
    for path in sorted([*source.glob("*.xml"), *source.glob("exceptions/*.xml")]):
        text = path.read_text(encoding="utf-8")
        root = _ROOT.search(text)
        if root is None:
            raise ValueError(f"{path}: neither a license nor an exception")
        attributes = dict(_ATTRIBUTE.findall(root[2]))
        identifier = attributes["licenseId"]
        replaced = _REPLACED_BY.search(text)
        new = replaced[1].strip() if replaced else _FROM_NOTES.get(identifier, "")
        yield root[1], identifier, "deprecatedVersion" in attributes, _GNU.sub(r"\1-only", new)


def render(source: Path, version: str, date: str) -> str:
    """Return the module text: two tables of ids and one of what replaces deprecated ids."""
    ids: dict[str, list[str]] = {"license": [], "exception": []}
    replaced: dict[str, str] = {}
    for kind, identifier, deprecated, new in entries(source):
        ids[kind].append(identifier)
        if deprecated:
            replaced[identifier] = new
    return "".join((HEADER.format(version=version, date=date),
                    _words("_LICENSES", ids["license"]), _words("_EXCEPTIONS", ids["exception"]),
                    _lookups(), _replacements(replaced)))  # fmt: skip


def _words(name: str, ids: list[str]) -> str:
    lines, line = [], ""
    for identifier in sorted(ids, key=str.casefold):
        if len(line) + len(identifier) > 98:
            lines.append(line)
            line = ""
        line = f"{line} {identifier}".strip()
    return f'\n{name} = """\n' + "\n".join([*lines, line]) + '\n"""\n'


def _lookups() -> str:
    return '''
LICENSES: Mapping[str, str] = {each.lower(): each for each in _LICENSES.split()}
"""Lower-case id -> canonical id, of licences."""

EXCEPTIONS: Mapping[str, str] = {each.lower(): each for each in _EXCEPTIONS.split()}
"""Lower-case id -> canonical id, of exceptions."""
'''


def _replacements(replaced: Mapping[str, str]) -> str:
    rows = "".join(f'    "{old}": "{new}",\n' for old, new in sorted(replaced.items()))
    return (
        f"\nDEPRECATED: Mapping[str, str] = {{\n{rows}}}\n"
        '"""Canonical deprecated id -> the expression to use instead; "" where the list names none."""\n'
    )


if __name__ == "__main__":
    TABLE.write_text(render(Path(sys.argv[1]), sys.argv[2], sys.argv[3]), encoding="utf-8")
