"""Read style sheets, GraphQL and CoffeeScript: the packages that they take from."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._javascript import file_record
from scanner.normalize.grammars.javascript_imports import JavaScriptScan
from scanner.normalize.grammars.quoted_names import quoted_names
from scanner.normalize.grammars.style_imports import (
    coffee_imports,
    graphql_imports,
    style_imports,
)

_STYLES = (".css", ".scss", ".sass", ".less", ".pcss", ".postcss")
_OTHERS = (".graphql", ".gql", ".coffee", ".litcoffee", ".html", ".styl", ".pug", ".ejs", ".hbs")


def _recognises(name: str, _text: str) -> bool:
    return name.endswith((*_STYLES, *_OTHERS)) and not name.endswith((".min.css", ".bundle.css"))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the file with its imports.

    Their need is "required", "sass" for a module of the Sass compiler, or "style" where the name may
    as well be a file beside it: then it shows a use, and never that something is missing.
    """
    name = snapshot.origin.file
    scan = JavaScriptScan()
    if name.endswith(_STYLES):
        needs = {"package": "required", "sass": "sass", "any": "style"}
        scan.imports = [(what, line, needs[form]) for what, line, form in style_imports(text)]
    elif name.endswith((".graphql", ".gql")):
        scan.imports = [(what, line, "required") for what, line in graphql_imports(text)]
    elif name.endswith((".coffee", ".litcoffee")):
        scan.imports = [(what, line, "required") for what, line in coffee_imports(text)]
    named = quoted_names(text) if name.endswith((".coffee", ".html")) else {}
    words = [word for word in named if any(mark in word for mark in "-/@")]
    yield file_record(snapshot, scan, words=words, features=[name.rpartition(".")[2]])


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
