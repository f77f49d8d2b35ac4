"""Recognise a structured document by its name and content, and read it whatever its format."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.env_text import load_env, load_ini
from scanner.normalize.grammars.json_text import json_lines, load_json
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path

__all__ = ["DocumentSyntaxError", "Path", "StructuredDocument", "format_of", "load_structured"]

_BY_SUFFIX = {
    "json": "json", "tfstate": "json", "ipynb": "json", "sarif": "json", "webmanifest": "json",
    "yaml": "yaml", "yml": "yaml", "toml": "toml", "ini": "ini", "cfg": "ini", "env": "env",
}  # fmt: skip
_BY_NAME = {
    "pipfile": "toml", "poetry.lock": "toml", "uv.lock": "toml", "pdm.lock": "toml",
    "cargo.lock": "toml", "pipfile.lock": "json", "composer.lock": "json", ".env": "env",
}  # fmt: skip
_WITH_COMMENTS = ("tsconfig", "jsconfig", "devcontainer.json", ".eslintrc", ".babelrc")
_CONFTEST_SUFFIX = {
    "tf": "HCL", "tfvars": "HCL", "hcl": "HCL", "hcl2": "HCL", "hcl1": "HCL 1", "cue": "CUE",
    "jsonnet": "Jsonnet", "edn": "EDN", "hocon": "HOCON", "vcl": "VCL", "groovy": "Groovy",
    "gitignore": "ignore", "dockerignore": "ignore", "ignore": "ignore", "jsonc": "JSONC",
    "codeowners": "CODEOWNERS", "nginx": "nginx", "xml": "XML", "ini": "INI", "textproto": "textproto",
    "textpb": "textproto", "spdx": "SPDX text", "cyclonedx": "CycloneDX", "env": "env", "dotenv": "env",
}  # fmt: skip
PARSED = frozenset({"HCL", "ignore", "CODEOWNERS", "JSONC", "INI", "JSON", "XML", "env"})
"""Languages of these that are read here; files in the others are gaps."""
_CONFTEST_NAME = {"jenkinsfile": "Groovy", "nginx.conf": "nginx", "codeowners": "CODEOWNERS"}


@dataclass(frozen=True, slots=True)
class StructuredDocument:
    """One document as plain data.

    Attributes:
        format: "json", "yaml", "toml", "ini" or "env".
        lines: path -> first line, from 1; for JSON made only when first asked for.
    """

    format: str
    value: Json
    _lines: Callable[[], Lines]

    @property
    def lines(self) -> Lines:
        """Path -> first line, from 1."""
        return self._lines()


def format_of(name: str, text: str) -> str:
    """Return the format of a document: by its name, else by how it begins; "" when neither says.

    JSON with comments (tsconfig.json and the like) is none of the formats.
    """
    named = _of_name(name.rpartition("/")[2])
    return _by_content(text) if named is None else named


@lru_cache(maxsize=4096)
def _of_name(last: str) -> str | None:
    """Return the format that the last part of a name says; None when the text must say it."""
    base = last.lower()
    if base.endswith((".jsonc", ".json5")) or base.startswith(_WITH_COMMENTS):
        return ""
    if base in _BY_NAME:
        return _BY_NAME[base]
    if base.startswith(".env."):
        return "env"
    suffix = base.rpartition(".")[2] if "." in base else ""
    return _BY_SUFFIX.get(suffix, "") if suffix else None


def _by_content(text: str) -> str:
    begin = text[:400].lstrip("\ufeff \t\r\n")
    if begin.startswith(("{", "[")):
        return "json"
    if begin.startswith(("---\n", "---\r\n", "%YAML ", "apiVersion:")):
        return "yaml"
    return ""


def load_structured(name: str, text: str) -> tuple[StructuredDocument, ...]:
    """Return the documents of a structured text; several only in YAML.

    None when the text is of no structured format, or is YAML without any document.

    Raises:
        DocumentSyntaxError: the text does not follow the format that its name says.
    """
    loader = _LOADERS.get(format_of(name, text))
    return loader(text) if loader else ()


def _yaml(text: str) -> tuple[StructuredDocument, ...]:
    from scanner.normalize.grammars.yaml_text import load_documents  # noqa: PLC0415 - a large parser

    return tuple(_known("yaml", each.value, each.lines) for each in load_documents(text))


def _known(kind: str, value: Json, lines: Lines) -> StructuredDocument:
    return StructuredDocument(kind, value, lambda: lines)


def _json(text: str) -> tuple[StructuredDocument, ...]:
    return (StructuredDocument("json", load_json(text), _Once(lambda: json_lines(text))),)


def _toml(text: str) -> tuple[StructuredDocument, ...]:
    from scanner.normalize.grammars.toml_text import load_toml  # noqa: PLC0415 - a parser of its own

    return (_known("toml", *load_toml(text)),)


def _ini(text: str) -> tuple[StructuredDocument, ...]:
    return (_known("ini", *load_ini(text)),)


def _env(text: str) -> tuple[StructuredDocument, ...]:
    return (_known("env", *load_env(text)),)


class _Once:
    """Calls a function once and keeps what it gave."""

    __slots__ = ("_held", "_make")

    def __init__(self, make: Callable[[], Lines]) -> None:
        self._make = make
        self._held: Lines | None = None

    def __call__(self) -> Lines:
        if self._held is None:
            self._held = self._make()
        return self._held


_LOADERS: Mapping[str, Callable[[str], tuple[StructuredDocument, ...]]] = {
    "json": _json, "yaml": _yaml, "toml": _toml, "ini": _ini, "env": _env,
}  # fmt: skip


def language_of(name: str) -> str:
    """Return the language in which conftest reads a file of this name; "" for other files.

    JSON, YAML, TOML and properties files and Dockerfiles are other files, but JSON by a name that
    none of our readers takes.
    """
    return _language(name.rpartition("/")[2])


@lru_cache(maxsize=4096)
def _language(last: str) -> str:
    base = last.lower()
    if base in _CONFTEST_NAME:
        return _CONFTEST_NAME[base]
    suffix = base.rpartition(".")[2] if "." in base else ""
    if suffix in ("yaml", "yml", "rego"):
        return ""
    if base.startswith(("jenkinsfile.", ".env.")):
        return "Groovy" if base[0] == "j" else "env"
    if suffix == "json" and not format_of(last, ""):
        return "JSON"  # a name by which settings with comments are known, which conftest does not
    return _CONFTEST_SUFFIX.get(suffix, "")
