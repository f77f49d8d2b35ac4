"""Read JavaScript and TypeScript sources, components, and settings that are written as code."""

import re
from collections.abc import Iterator
from itertools import takewhile

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._javascript import COMPONENTS, SCRIPTS, file_record
from scanner.normalize.grammars.component_scripts import (
    component_languages,
    component_script,
    component_style,
    frontmatter_script,
    mdx_script,
)
from scanner.normalize.grammars.javascript_imports import JavaScriptScan, scan_javascript
from scanner.normalize.grammars.javascript_tokens import javascript_tokens
from scanner.normalize.grammars.style_imports import style_imports
from scanner.normalize.meaning.node_tools import tool_of

_BUILT = re.compile(r"[.-]min\.[cm]?js\Z|\.bundle\.js\Z")
_TOOLING = re.compile(
    r"(?:^|/)(?:scripts?|tools?|tasks|build|config|\.config|bin|gulp|grunt|hack|ci)/"
    r"|[\w-]\.(?:config|conf|setup)\.[cm]?[jt]sx?\Z|(?:^|/)\.[\w-]{1,60}rc\.[cm]?[jt]s\Z"
)
_LOADER = "gulp-load-plugins"
_REPORTERS = 60
_SCRIPT_OF = {
    ".vue": component_script,
    ".svelte": component_script,
    ".astro": frontmatter_script,
    ".mdx": mdx_script,
}


def _recognises(name: str, _text: str) -> bool:
    return name.endswith((*SCRIPTS, *COMPONENTS)) and not _BUILT.search(name)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    name = snapshot.origin.file
    suffix = f".{name.rpartition('.')[2]}"
    script = _SCRIPT_OF[suffix](text) if suffix in _SCRIPT_OF else text
    scan = scan_javascript(script)
    features = [suffix[1:]]
    if suffix in _SCRIPT_OF:
        features += sorted(component_languages(text))
        _styles(component_style(text), scan)
    tool = tool_of(name)
    if tool == "storybook":
        _storybook(scan)
    features += _of_tools(name, tool, script)
    # What builds a project starts programs by text: there every word may be one.
    words = {*scan.strings, *scan.keys, *scan.commands} if tool or _TOOLING.search(name) else None
    yield file_record(snapshot, scan, tool=tool, words=words, features=features)


def _styles(text: str, scan: JavaScriptScan) -> None:
    for specifier, line, form in style_imports(text) if text.strip() else ():
        scan.imports.append((specifier, line, "style" if form == "any" else "required"))


def _of_tools(name: str, tool: str, script: str) -> list[str]:
    """Return what files of tasks and of Karma's settings name by code, as `name:x` or `reporter:x`.

    gulp-load-plugins gives each plugin as a property of one object, which files hand on.
    """
    if tool == "karma":
        tokens = list(javascript_tokens(script))
        return [
            f"reporter:{after.text}"
            for at, token in enumerate(tokens)
            if token.text == "reporters" and token.kind == "name"
            for after in takewhile(lambda held: held.text != "]", tokens[at : at + _REPORTERS])
            if after.kind == "string"
        ]
    if "gulp" in script and (tool == "gulp" or _TOOLING.search(name) or _LOADER in script):
        return sorted(
            {f"name:{one.text}" for one in javascript_tokens(script) if one.kind == "name"}
        )
    return []


def _storybook(scan: JavaScriptScan) -> None:
    """Take what Storybook's settings name in full or in short for what they load."""
    for key, text in scan.values:
        if key == "builder" and "/" not in text:
            # The short form is of Storybook 6, which needs a manager of the same bundler.
            names = [f"@storybook/builder-{text}", f"@storybook/manager-{text}"]
            scan.imports += [(name, 1, "configuration") for name in names]
    for text, line in scan.strings.items():
        if text.startswith(("@storybook/", "storybook-addon-")):
            scan.imports.append((text, line or 1, "configuration"))


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
