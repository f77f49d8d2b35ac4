"""Read sources for the Java machine, and resources beside them: the classes that they name."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._module import module
from scanner.normalize.grammars.java_text import java_imports, java_package, qualified_names
from scanner.normalize.grammars.python_imports import ImportScan

_SOURCES = (".java", ".kt", ".kts", ".scala", ".groovy")
_RESOURCES = (".xml", ".properties", ".yml", ".yaml", ".factories", ".imports", ".jsp", ".conf")


def _recognises(name: str, _text: str) -> bool:
    if name.endswith(_SOURCES):
        return True
    return "/META-INF/services/" in name or (
        name.endswith(_RESOURCES) and ("/resources/" in name or "/webapp/" in name)
    )


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the file: `imports` of a source, `strings` with the classes named in full, `package`."""
    source = snapshot.origin.file.endswith(_SOURCES)
    imports = tuple((name, line, "required") for name, line in java_imports(text)) if source else ()
    scan = ImportScan(imports, dict.fromkeys(qualified_names(text), 0))
    held = module(snapshot, "", scan, language="java")
    package = java_package(text) if source else ""
    yield replace(held, attributes={**held.attributes, "package": package})


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: _recognises(name, "")
)
