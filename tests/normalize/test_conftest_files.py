"""Every file of the folders that TRUEUP_CONFTEST_FILES names is what the conftest on the PATH makes of it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scanner.normalize.grammars.formats import PARSED, language_of
from tests.normalize.test_as_conftest import REFUSED, is_same, read_as_conftest

_PARSERS = {
    "HCL": "hcl2", "ignore": "ignore", "CODEOWNERS": "codeowners", "JSONC": "jsonc", "JSON": "json",
    "XML": "xml", "INI": "ini", "env": "dotenv",
}  # fmt: skip


def _files() -> Iterator[Path]:
    for folder in filter(None, os.environ.get("TRUEUP_CONFTEST_FILES", "").split(os.pathsep)):
        yield from (one for one in sorted(Path(folder).rglob("*")) if one.is_file())


def test_every_file_is_what_conftest_prints() -> None:
    conftest = shutil.which("conftest")
    assert conftest is not None
    assert set(_PARSERS) == PARSED
    different, compared = [], 0
    for file in _files():
        language = language_of(file.name)
        if language not in PARSED:
            continue
        argv = [conftest, "parse", "--parser", _PARSERS[language], str(file)]
        done = subprocess.run(argv, capture_output=True, check=False, timeout=120)
        expected = json.loads(done.stdout) if done.returncode == 0 else REFUSED
        found = read_as_conftest(language, file.read_bytes().decode("utf-8", "replace"))
        compared += 1
        if not is_same(found, expected):
            different.append(str(file))
    assert (different, compared > 0) == ([], True)
