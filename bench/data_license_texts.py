"""Write the table of hashed licence texts from the npm package spdx-license-list.

    make data, or: [TRUEUP_LICENSE_TEXTS=FOLDER] python bench/data_license_texts.py

FOLDER is the unpacked package, which holds spdx-full.json and package.json; without it the package
is fetched with `npm pack` into a temporary folder. The table holds hashes alone, no text.
"""

import base64
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.normalize.grammars.license_text_words import shingles, words
from scanner.normalize.grammars.spdx_ids import DEPRECATED

PACKAGE = "spdx-license-list@6.12.0"
DATE = "2026-10"
TARGET = Path(__file__).parent.parent / "scanner/normalize/grammars/license_text_table.py"
_MOST = 300
"""Hashes that are kept of one text: all of a short one, a fixed share of a long one."""

_FEWEST_WORDS = 25
_END = "END OF TERMS AND CONDITIONS"
_OPENINGS = (
    "Permission is hereby granted", "Redistribution and use", "Permission to use",
    "Qhull is free software",
)  # fmt: skip
_MANY_WORDS = 8
_TITLE_WORDS = 60
_GNU = ("-only", "-or-later")
_HEADERS = (
    ("Apache-2.0", "Apache-2.0", "Licensed under the Apache License", "limitations under the License."),
    ("MPL-2.0", "MPL-2.0", "This Source Code Form is subject", "You can obtain one at"),
    *(
        (f"{name}-{version}-or-later", f"{name}-{version}-or-later", start, end)
        for name, version, start, end in (
            ("GPL", "2.0", "This program is free software; you can", "any later version."),
            ("GPL", "3.0", "This program is free software: you can", "any later version."),
            ("LGPL", "2.1", "This library is free software; you can", "any later version."),
            ("AGPL", "3.0", "This program is free software: you can", "any later version."),
        )
    ),
)  # fmt: skip
"""Id that the notice states, the text that teaches it, and where the notice starts and ends."""

_HEAD = '''"""Hashed word triples of the SPDX licence texts: no texts.

Source: {package} of {date}, under CC0-1.0; made from the texts of the SPDX License List.
Written by `bench/data_license_texts.py`; not edited by hand.

One row for each text: its id, how many words and how many triples it has, one in how many is kept (those whose hash
is divisible by it), how many are kept. `HASHES` holds the kept ones, 24 bits each, in order of the
rows and of the text.
"""

'''


def texts(full: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (what a text names, the text), by name; GNU ids without -only or -or-later."""
    for name, entry in sorted(full.items()):
        bare = next((name.removesuffix(end) for end in _GNU if name.endswith(end)), name)
        if name in DEPRECATED or name.endswith("-or-later") or "-invariants" in name:
            continue
        for part in _parts(bare, entry["licenseText"]):
            yield bare, part
    for name, teacher, start, end in _HEADERS:
        text = " ".join(full[teacher]["licenseText"].split())
        at = text.rindex(start)
        notice = text[at : text.index(end, at) + len(end)]
        yield name, notice
        if name.startswith("LGPL"):
            yield name, notice.replace("Lesser General", "Library General")


def _parts(name: str, text: str) -> tuple[str, ...]:
    """Return a text without another licence that is appended to it, and its appendix apart.

    Many files leave out the appendix on how to apply a licence.
    """
    if name == "LGPL-3.0":
        text = text[: text.index("GNU GENERAL PUBLIC LICENSE", 400)]
    text = _without_title(name, text)
    body, end, appendix = text.partition(_END)
    if name == "X11":  # what it says of the trademark is optional
        return (text, text[: text.index("X Window System is a trademark")])
    return (body + end, appendix) if len(words(appendix)) > _FEWEST_WORDS else (text,)


def _without_title(name: str, text: str) -> str:
    """Return a text from where it grants on: titles and the names of those who made it vary."""
    if name == "CC0-1.0":
        return text[text.index("Statement of Purpose") :]
    at = min((text.find(each) for each in _OPENINGS if each in text), default=0)
    return text[at:] if _MANY_WORDS < len(words(text[:at])) <= _TITLE_WORDS else text


def render(full: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the module text."""
    rows, kept_hashes, seen = [], bytearray(), set()
    for name, text in texts(full):
        counted = words(text)
        held = tuple(dict.fromkeys(shingles(counted)))
        if len(counted) < _FEWEST_WORDS or held in seen:
            continue
        seen.add(held)
        share = 1
        while len([each for each in held if each % share == 0]) > _MOST:
            share *= 2
        kept = [each for each in held if each % share == 0]
        rows.append(f"{name} {len(counted)} {len(held)} {share} {len(kept)}")
        for each in kept:
            kept_hashes += each.to_bytes(3, "big")
    coded = textwrap.wrap(base64.b64encode(bytes(kept_hashes)).decode(), 96)
    listed = "\n".join(rows)
    return (
        _HEAD.format(package=PACKAGE.replace("@", " "), date=DATE)
        + f'ROWS = """\n{listed}\n"""\n\nHASHES = """\n' + "\n".join(coded) + '\n"""\n'
    )  # fmt: skip


def load() -> Mapping[str, Mapping[str, Any]]:
    """Return the texts by id, from the folder or the package."""
    named = os.environ.get("TRUEUP_LICENSE_TEXTS")
    if named:
        return _json(Path(named) / "spdx-full.json")
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", PACKAGE, "--silent"]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        return _json(Path(folder) / "package/spdx-full.json")


def _json(path: Path) -> Mapping[str, Mapping[str, Any]]:
    value: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return value


if __name__ == "__main__":
    try:
        TARGET.write_text(render(load()), encoding="utf-8")
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"needs npm and {PACKAGE}, or TRUEUP_LICENSE_TEXTS=its unpacked folder: {error}")
