"""Pictures, videos and key stores under the names of documents, and text that only looks like one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli.deps import command
from scanner.collect._commit import is_text
from scanner.collect._no_text import is_no_text

VIDEO = b"\x47\x40\x11\x10\x00\x42\xf0\x25\x00\x01" + bytes(range(256)) * 8
TYPESCRIPT = "import pad from 'left-pad'\n"


@pytest.mark.parametrize("name", ["a.ts", "certs/store.MTS", ".vuepress/public/logo.png", "a.jar"])
def test_what_cannot_be_text_is_no_document(name: str) -> None:
    assert is_no_text(name, VIDEO)
    assert not is_text(name, VIDEO)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-8"])
@pytest.mark.parametrize("text", [TYPESCRIPT, "const a = require('b')\n", "export * from 'c'\n"])
def test_zero_bytes_do_not_hide_what_loads_others(text: str, encoding: str) -> None:
    data = text.encode(encoding) + b"\x00\x00"
    assert not is_no_text("a.ts", data)
    assert is_text("a.ts", data)


def test_a_source_of_another_language_that_is_no_text_stays_a_gap() -> None:
    assert not is_no_text("a.py", VIDEO)
    assert not is_no_text("a.json", VIDEO)
    assert not is_no_text("a.ts", b"const a = 1\n")


def asked(folder: Path) -> int:
    (folder / "package.json").write_text('{"name": "shop", "dependencies": {"left-pad": "1.0.0"}}')
    (folder / "a.js").write_text("require('left-pad')\n")
    return CliRunner().invoke(command, [str(folder), "--no-cache"]).exit_code


def test_a_video_beside_sources_leaves_the_answer_complete(tmp_path: Path) -> None:
    (tmp_path / "intro.ts").write_bytes(VIDEO)
    assert asked(tmp_path) == 0
    (tmp_path / "hidden.ts").write_bytes(VIDEO + TYPESCRIPT.encode())
    assert asked(tmp_path) == 3
