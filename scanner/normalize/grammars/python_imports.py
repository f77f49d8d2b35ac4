"""What a Python source text imports and names, read from its syntax tree; nothing is run."""

import ast
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from scanner.normalize.grammars.requirement_text import parse_requirement

MAX_CHARACTERS = 4_000_000

NAMESPACES = frozenset(
    [
        "airflow",
        "azure",
        "backports",
        "flufl",
        "google",
        "grpc_tools",
        "jaraco",
        "keyrings",
        "opentelemetry",
        "paste",
        "plone",
        "prefect_",
        "ruamel",
        "sphinxcontrib",
        "zope",
        "llama_index",
        "mpl_toolkits",
        "repoze",
        "collective",
        "pyramid_",
        "qgis",
        "snowflake",
        "databricks",
        "antlr4",
        "ibm",
        "logilab",
        "tools",
        "cloud",
        "ansible_collections",
    ]
)
"""Top-level packages that several distributions share: the next names tell them apart."""

PLUGIN_VARIABLES = frozenset(
    [
        "extensions",
        "html_theme",
        "INSTALLED_APPS",
        "MIDDLEWARE",
        "MIDDLEWARE_CLASSES",
        "AUTHENTICATION_BACKENDS",
        "pytest_plugins",
        "hiddenimports",
        "DATABASES",
        "CACHES",
        "TEMPLATES",
        "REST_FRAMEWORK",
        "EMAIL_BACKEND",
        "DEFAULT_FILE_STORAGE",
        "STATICFILES_STORAGE",
        "STORAGES",
        "worker_class",
        "imports",
        "include",
        "CELERY_IMPORTS",
        "CHANNEL_LAYERS",
        "THIRD_PARTY_APPS",
        "DJANGO_APPS",
        "LOCAL_APPS",
        "LOGGING",
        "source_parsers",
        "html_theme_path",
        "PLUGINS",
        "MARKDOWN",
        "c_extensions",
        "load_plugins",
    ]
)
"""Variables whose text names modules that a program loads by itself."""

_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
_CALLS = ("import_module", "__import__", "importorskip", "import_string", "find_spec", "LazyImport")
_RUNNERS = frozenset({"run", "call", "check_call", "check_output", "Popen", "system", "session"})
_CATCHES_IMPORT = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"}
)
_ENVIRONMENT = frozenset(
    {
        "version_info",
        "platform",
        "PY2",
        "PY3",
        "name",
        "python_implementation",
        "system",
        "IS_WINDOWS",
    }
)
_DOTTED = re.compile(r"""["']([A-Za-z_]\w{0,63})(?:\.[A-Za-z_]\w{0,63}){1,9}(?::\w{1,63})?["']""")
_IMPORT_LINE = re.compile(
    r"^[ \t]{0,200}(?:>>> )?(?:from[ \t]+([A-Za-z_][\w.]{0,200})[ \t]+import\b"
    r"|import[ \t]+([A-Za-z_][\w.]{0,200}))",
    re.M,
)
_Scope: TypeAlias = tuple[list[ast.stmt], str]


@dataclass(frozen=True, slots=True)
class ImportScan:
    """What one text names.

    Attributes:
        imports: (absolute dotted module, line, need), each module and need once, in order. Need is
            "required", "guarded" (a missing module is handled), "conditional" (on interpreter or
            platform), "typing" (type checkers only), "dynamic" (a literal given to an importer).
        strings: first segment of a dotted name in quotes -> first line.
        named: (variable, text, line) from variables that list modules to load.
        commands: (program, line) started as a child process.
        installs: (distribution, line) given to `session.install`.
        folders: texts put on `sys.path`.
        quoted: top-level modules imported here whose name also stands in quotes or a quoted path,
            as where a test writes the module itself.
        main: whether it can be started as a program.
        error: (line, message) when it is not valid syntax; the imports are then a guess by line.
    """

    imports: tuple[tuple[str, int, str], ...] = ()
    strings: dict[str, int] = field(default_factory=dict)
    named: tuple[tuple[str, str, int], ...] = ()
    commands: tuple[tuple[str, int], ...] = ()
    installs: tuple[tuple[str, int], ...] = ()
    folders: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    main: bool = False
    error: tuple[int, str] | None = None


def scan_python(text: str) -> ImportScan:
    """Return what a Python text imports and names; bad syntax is told, never raised."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        return _by_line(text[:MAX_CHARACTERS], (0, f"longer than {MAX_CHARACTERS} characters"))
    if "import" not in text and not _mentions_plugins(text):
        return ImportScan(strings=_dotted(text), main="__main__" in text)
    try:
        tree = parse_python(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", 0) or 0
        return _by_line(text, (line, f"not valid syntax for Python {_VERSION}: {_words(error)}"))
    return _Reader(text, tree).result()


def parse_python(text: str) -> ast.Module:
    """Return the syntax tree, without the warnings that a scanned text would print.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it cannot be parsed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def text_constants(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (text, line) of every text constant below a node, in no promised order."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value, inner.lineno


def _mentions_plugins(text: str) -> bool:
    return any(name in text for name in ("extensions", "html_theme", "INSTALLED_APPS", "plugins"))


def _dotted(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for match in _DOTTED.finditer(text):
        name = match[1]
        if name not in found:
            found[name] = text.count("\n", 0, match.start()) + 1
    return found


def _by_line(text: str, error: tuple[int, str]) -> ImportScan:
    seen: dict[str, int] = {}
    for match in _IMPORT_LINE.finditer(text):
        module = match[1] or match[2]
        if module not in seen:
            seen[module] = text.count("\n", 0, match.start()) + 1
    imports = tuple((module.rstrip("."), line, "guarded") for module, line in seen.items())
    return ImportScan(imports, _dotted(text), error=error)


def _words(error: BaseException) -> str:
    message = getattr(error, "msg", "") or type(error).__name__
    # The interpreter may quote a piece of the text, which could be a secret: keep the words only.
    return str(message).partition(":")[0].partition("'")[0].strip()[:80] or "unreadable"


class _Reader:
    """Walks statements with a stack of its own, so that no nesting can exhaust ours."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.text = text
        self.tree = tree
        self.seen: dict[tuple[str, str], int] = {}
        self.named: list[tuple[str, str, int]] = []
        self.folders: list[str] = []
        self.installs: list[tuple[str, int]] = []
        self.commands: dict[str, int] = {}
        self.main = False

    def result(self) -> ImportScan:
        waiting: list[_Scope] = [(self.tree.body, "required")]
        while waiting:
            statements, need = waiting.pop()
            for statement in statements:
                waiting.extend(self._statement(statement, need))
        if any(
            word in self.text
            for word in (*_CALLS, "sys.path", "subprocess", "os.system", ".run(", ".install(")
        ):
            self._calls()
        ordered = sorted(self.seen.items(), key=lambda item: item[1])
        return ImportScan(
            tuple((module, line, need) for (module, need), line in ordered),
            _dotted(self.text),
            tuple(self.named),
            tuple(self.commands.items()),
            tuple(self.installs),
            tuple(self.folders),
            tuple(self._quoted()),
            self.main,
        )

    def _installed(self, node: ast.Call) -> None:
        for argument in node.args:
            named = parse_requirement(_literal(argument))
            if named:
                self.installs.append((named.distribution, node.lineno))

    def _quoted(self) -> Iterator[str]:
        for name in {module.partition(".")[0] for module, _ in self.seen}:
            if any(f"{mark}{name}" in self.text for mark in ('"', "'", "/")):
                yield name

    def _statement(self, node: ast.stmt, need: str) -> Iterable[_Scope]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._add(alias.name, node.lineno, need)
        elif isinstance(node, ast.ImportFrom):
            self._from(node, need)
        elif isinstance(node, ast.Try | ast.TryStar):
            return _try(node, need)
        elif isinstance(node, ast.If):
            return self._if(node, need)
        elif isinstance(node, ast.With | ast.AsyncWith):
            return [(node.body, "guarded" if _suppresses(node) else need)]
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            self._assignment(node)
        else:
            return _bodies(node, need)
        return ()

    def _add(self, module: str, line: int, need: str) -> None:
        self.seen.setdefault((module, need), line)

    def _from(self, node: ast.ImportFrom, need: str) -> None:
        module = node.module
        if node.level or not module:
            return
        if module.partition(".")[0] in NAMESPACES:
            for alias in node.names:
                self._add(f"{module}.{alias.name}", node.lineno, need)
        else:
            self._add(module, node.lineno, need)

    def _if(self, node: ast.If, need: str) -> Iterable[_Scope]:
        words = _names(node.test)
        if "TYPE_CHECKING" in words:
            return [(node.body, "typing"), (node.orelse, need)]
        if "__name__" in words:
            self.main = True
        if need == "required" and words & _ENVIRONMENT:
            need = "conditional"
        return [(node.body, need), (node.orelse, need)]

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            name = _last_name(target)
            if name in PLUGIN_VARIABLES and node.value is not None:
                for text, line in text_constants(node.value):
                    if len(text) <= 200:
                        self.named.append((name, text, line))

    def _calls(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and node.args:
                self._call(node, _last_name(node.func))

    def _call(self, node: ast.Call, name: str) -> None:
        literal = _literal(node.args[0])
        if name in _CALLS and literal and not literal.startswith("."):
            module = literal.partition(":")[0]
            if re.fullmatch(r"[A-Za-z_][\w.]{0,200}", module):
                self._add(module, node.lineno, "guarded" if name != "import_module" else "dynamic")
        elif name in ("insert", "append") and "sys.path" in ast.unparse(node.func):
            self.folders.extend(text for text, _ in text_constants(node) if len(text) < 200)
        elif name == "install":
            self._installed(node)
        elif name in _RUNNERS:
            for program in _programs(node.args):
                self.commands.setdefault(program, node.lineno)


def _try(node: ast.Try | ast.TryStar, need: str) -> list[_Scope]:
    handles = any(_handles_import(handler) for handler in node.handlers)
    inner = "guarded" if handles and need != "typing" else need
    scopes = [(node.body, inner), (node.orelse, need), (node.finalbody, need)]
    return scopes + [(handler.body, inner) for handler in node.handlers]


def _handles_import(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or bool(_names(handler.type) & _CATCHES_IMPORT)


def _suppresses(node: ast.With | ast.AsyncWith) -> bool:
    names = set().union(*(_names(item.context_expr) for item in node.items))
    return bool(names & {"suppress", "raises"}) and bool(names & _CATCHES_IMPORT)


def _bodies(node: ast.stmt, need: str) -> Iterator[_Scope]:
    for case in getattr(node, "cases", ()):
        yield case.body, need
    for name in ("body", "orelse"):
        inner = getattr(node, name, None)
        if isinstance(inner, list):
            yield inner, need


def _names(node: ast.AST) -> set[str]:
    found: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            found.add(inner.id)
        elif isinstance(inner, ast.Attribute):
            found.add(inner.attr)
    return found


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _programs(arguments: list[ast.expr]) -> Iterator[str]:
    first = arguments[0]
    if isinstance(first, ast.List | ast.Tuple):
        words = [_literal(item) for item in first.elts]
    else:
        words = _literal(first).split() if _literal(first) else []
    words = words or []
    if (words and "python" in words[0].rpartition("/")[2]) or words[1:2] == ["-m"]:
        words = words[words.index("-m") + 1 :] if "-m" in words else []
    program = words[0].rpartition("/")[2] if words else ""
    if program and len(program) < 100:
        yield program
