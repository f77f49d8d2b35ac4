"""Read Python source files and stubs: what each imports, names and starts."""

import re
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import Manifest, unreadable
from scanner.normalize.documents._module import module
from scanner.normalize.grammars.doctest_imports import doctest_imports
from scanner.normalize.grammars.python_imports import scan_python
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.toml_spans import TomlLines, load_toml

_OPENS = re.compile(r"^# /// script[ \t]*$", re.M)
_MARK = "# /// script"
_SHEBANG = re.compile(r"#!.{0,100}\bpython")


def _recognises(name: str, text: str) -> bool:
    if name.endswith((".py", ".pyi", ".pyw", ".pyx", ".pxd")):
        return True
    last = name.rpartition("/")[2]
    return "." not in last and bool(_SHEBANG.match(text[:200]))


def _may_be(name: str) -> bool:
    """Say whether the name shows it, or only the first line can."""
    return "." not in name.rpartition("/")[2] or _recognises(name, "")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    scan = scan_python(text)
    cython = snapshot.origin.file.endswith((".pyx", ".pxd"))
    if scan.error and not cython:
        line, reason = scan.error
        yield unreadable(snapshot, line, f"{reason}; its imports are a guess, line by line")
    language = "cython" if cython else "python"
    yield module(snapshot, text, scan, language=language, doctests=doctest_imports(text))
    yield from _script(snapshot, text)


def _script(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the manifest that a script carries in itself (PEP 723)."""
    body, first = _script_metadata(text)
    if not body:
        return
    try:
        metadata, lines = load_toml(body), TomlLines(body)
    except DocumentSyntaxError as error:
        line = first + error.line - 1
        yield unreadable(snapshot, line, "script metadata is not valid TOML")
        manifest = Manifest("script", project=True)
        manifest.unresolved = f"{snapshot.origin.file}:{line} cannot be read"
        yield manifest.resource(snapshot)
        return
    manifest = Manifest("script", project=True)
    manifest.requires_python = str(metadata.get("requires-python", ""))
    declared = metadata.get("dependencies", [])
    for index, item in enumerate(declared if isinstance(declared, list) else ()):
        line = first + lines.near(("dependencies", index)) - 1
        manifest.add(item, line, "runtime", "dependencies")
    yield manifest.resource(snapshot)


def _script_metadata(text: str) -> tuple[str, int]:
    """Return the TOML inside the comment block, and the line of its first line."""
    opening = _OPENS.search(text) if _MARK in text else None
    if opening is None:
        return "", 0
    body: list[str] = []
    for line in text[opening.end() + 1 :].split("\n", 1_000):
        if line.rstrip() == "# ///":
            first = text.count("\n", 0, opening.end()) + 2
            return "\n".join(body) + "\n", first
        if not line.startswith("#"):
            break
        body.append(line[2:])
    return "", 0


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=_may_be,
    last_part=True,
    names_only=lambda text: _MARK not in text,
)
