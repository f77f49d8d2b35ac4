"""Read JavaScript and TypeScript sources, and the settings of their tools: what they name."""

import re
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._module import module
from scanner.normalize.grammars.javascript_imports import javascript_imports, quoted_names
from scanner.normalize.grammars.python_imports import ImportScan

_SOURCES = (
    ".js",
    ".jsx",
    ".ts",
    ".tsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".vue",
    ".svelte",
    ".astro",
)
_SETTINGS = re.compile(
    r"(?:^|/)(?:tsconfig[\w.-]{0,40}\.json|angular\.json|nx\.json|project\.json|lerna\.json|turbo\.json"
    r"|\.(?:eslintrc|babelrc|prettierrc|stylelintrc|mocharc|lintstagedrc|swcrc|postcssrc|releaserc|commitlintrc)"
    r"(?:\.(?:json|ya?ml))?|[\w.-]{1,60}\.(?:s?css|less|mdx|html))\Z"
)


def _recognises(name: str, _text: str) -> bool:
    if name.endswith((".min.js", ".bundle.js")):
        return False
    return name.endswith(_SOURCES) or bool(_SETTINGS.search(name))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    imports = javascript_imports(text) if snapshot.origin.file.endswith(_SOURCES) else ()
    scan = ImportScan(tuple(imports), quoted_names(text))
    yield module(snapshot, "", scan, language="javascript")


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: _recognises(name, "")
)
