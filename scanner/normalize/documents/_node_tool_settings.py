"""What the settings of JavaScript tools that are data hold: JSON, YAML, TOML and plain text."""

import re
from collections.abc import Iterator, Mapping

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._javascript import file_record
from scanner.normalize.documents._manifest import catalogs_of, items, record, table, unreadable
from scanner.normalize.grammars._javascript_scan import JavaScriptScan
from scanner.normalize.grammars.command_lines import programs
from scanner.normalize.grammars.json_with_comments import load_commented_json, plain_json
from scanner.normalize.grammars.quoted_names import quoted_names
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.meaning.node_tools import tool_of

KIND = "trueup/dependency-configuration"

_IMPORT_MAPS = ("deno.json", "deno.jsonc", "import_map.json")
_WORD = re.compile(r"@?[A-Za-z0-9][\w./@:-]{0,120}")


def read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield what one file of settings says of packages."""
    name = snapshot.origin.file
    last = name.rpartition("/")[2]
    if last == "pnpm-workspace.yaml":
        yield from _pnpm(snapshot, text)
    elif last == ".yarnrc.yml":
        yield _configuration(snapshot, catalogs=catalogs_of(_first(text)))
    elif last.startswith(".depcheck"):
        yield from _depcheck(snapshot, text)
    elif last.startswith(("tsconfig", "jsconfig")) and last.endswith(".json"):
        yield from _typescript(snapshot, text)
    elif last in _IMPORT_MAPS:
        yield from _import_map(snapshot, text)
    elif tool_of(name) == "husky":
        yield from _hook(snapshot, text)
    else:
        words = (
            _all_words(text) if last.endswith((".opts", ".txt", ".toml")) else quoted_names(text)
        )
        yield file_record(snapshot, JavaScriptScan(), tool=tool_of(name) or "settings", words=words)


def _all_words(text: str) -> list[str]:
    return list(dict.fromkeys(_WORD.findall(text)))[:20_000]


def _hook(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the words of the commands of a git hook that husky runs."""
    words = [program for program, _ in programs(text)] + _all_words(text)
    yield file_record(snapshot, JavaScriptScan(), tool="husky", words=words)


def _typescript(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield a tsconfig.json: what it extends, the types and plugins it names, and its paths."""
    scan = JavaScriptScan()
    features = ["ts"]
    try:
        document = table(load_commented_json(text))
    except DocumentSyntaxError as error:
        if text.strip():
            yield unreadable(snapshot, error.line, error.message)
        return
    lines = plain_json(text).split("\n")
    for name, kind in _typescript_names(document):
        line = next((at for at, each in enumerate(lines, 1) if f'"{name}"' in each), 1)
        scan.imports.append((f"types:{name}" if kind == "types" else name, line, "configuration"))
    options = table(document.get("compilerOptions"))
    if options.get("importHelpers") is True:
        features.append("import-helpers")
    scan.jsx = str(options.get("jsxImportSource", ""))
    scan.aliases = list(table(options.get("paths")))
    base = options.get("baseUrl")
    yield file_record(
        snapshot, scan, tool="typescript", words=quoted_names(text), features=features,
        base=base if isinstance(base, str) else None,
    )  # fmt: skip


def _typescript_names(document: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    extends = document.get("extends")
    for base in [extends] if isinstance(extends, str) else items(extends):
        if isinstance(base, str) and not base.startswith((".", "/")):
            yield base, "extends"
    options = table(document.get("compilerOptions"))
    for plugin in items(options.get("plugins")):
        name = table(plugin).get("name")
        if isinstance(name, str) and not name.startswith("."):
            yield name, "plugin"
    for name in items(options.get("types")):
        if isinstance(name, str) and not name.startswith((".", "/")):
            yield name, "types"


def _import_map(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the names that Deno's settings or an import map let stand for something else."""
    try:
        document = table(load_commented_json(text))
    except DocumentSyntaxError as error:
        yield unreadable(snapshot, error.line, error.message)
        return
    scan = JavaScriptScan(aliases=list(table(document.get("imports"))))
    yield file_record(snapshot, scan, tool="settings", words=quoted_names(text))


def _pnpm(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the workspace of pnpm.

    `{workspaces: [glob], catalogs: {name: {package: range}}, catalog_lines: {package: line},
    pinned: [name of an override]}`.
    """
    document = _first(text)
    yield _configuration(
        snapshot,
        workspaces=[str(item) for item in items(document.get("packages"))],
        catalogs=catalogs_of(document),
        catalog_lines=_lines_of_keys(text),
        pinned=[str(name) for name in table(document.get("overrides"))],
    )


def _lines_of_keys(text: str) -> dict[str, Json]:
    """Return each indented key with the last line that begins with it; catalogs follow the rest."""
    found: dict[str, Json] = {}
    for number, line in enumerate(text.split("\n")[:20_000], start=1):
        key, colon, _ = line.partition(": ")
        if colon and line[:1] in " \t":
            found[key.strip().strip("\"'")] = number
    return found


def _depcheck(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the settings of depcheck, so that whoever used it need not say them again."""
    if snapshot.origin.file.endswith(".depcheckignore"):
        lines = [line.strip() for line in text.split("\n")]
        patterns = [line for line in lines if line and not line.startswith("#")]
        yield _configuration(snapshot, ignore_patterns=patterns)
        return
    held = _first(plain_json(text) if text.lstrip().startswith("{") else text)
    ignored = [*items(held.get("ignores")), *items(held.get("ignore-matches"))]
    yield _configuration(
        snapshot,
        ignored=[str(item) for item in ignored],
        ignore_patterns=[str(item) for item in items(held.get("ignore-patterns"))],
        skip_missing=held.get("skip-missing") is True,
        ignore_programs=held.get("ignore-bin-package") is True,
    )


def _first(text: str) -> Mapping[str, Json]:
    """Return the first document of a YAML text; empty where it is no mapping."""
    from scanner.normalize.grammars.yaml_text import load_documents  # noqa: PLC0415 - a large parser

    return next((table(found.value) for found in load_documents(text)), {})


def _configuration(snapshot: Snapshot, **held: Json) -> Normalized:
    attributes = {
        "path": snapshot.origin.file,
        "source": snapshot.source.name,
        "ecosystem": "npm",
        "references": [],
        **held,
    }
    return record(KIND, snapshot, attributes, suffix="#npm")
