"""What a Python source text imports and names, read from its syntax tree; nothing is run."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import field
from operator import itemgetter

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.fixed_texts import FixedTexts
from scanner.normalize.grammars.python_import_lines import can_be_started, imports_by_line
from scanner.normalize.grammars.python_loading import CALLED, CALLS, NAMESPACES, PLUGIN_VARIABLES
from scanner.normalize.grammars.python_syntax import (
    Scope,
    every_node,
    inner_scopes,
    is_valid,
    last_name,
    literal_text,
    names_in,
    names_of,
    parse_python,
    receiver,
    started_programs,
    suppresses_import,
    text_constants,
    try_scopes,
)
from scanner.normalize.grammars.requirement_text import parse_requirement

MAX_CHARACTERS = 4_000_000
_MAX_QUOTED = 200
_MAX_NAME = 200
_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
_CALLED = FixedTexts(CALLED)
_RUNNERS = frozenset({"run", "call", "check_call", "check_output", "Popen", "system", "session"})
_LISTS = ("extensions", "html_theme", "INSTALLED_APPS", "plugins", ".include(", "worker_class")
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
# Of a formatted text the constant part is a text of its own, and may end behind the blank.
_COMMAND = re.compile(r"[a-z][\w.-]{1,60}(?= (?:\S|\Z))")
_DOTTED = re.compile(r"""["']([A-Za-z_]\w{0,63})(?:\.[A-Za-z_]\w{0,63}){1,9}(?::\w{1,63})?["']""")
# What every match of the pattern above ends with: few texts hold it, and it is found much sooner.
_DOTTED_END = re.compile(r"""\.[A-Za-z_]\w{0,63}+(?::\w{1,63}+)?+["']""")
_IMPORT_LINE = re.compile(
    r"^[ \t]{0,200}(?:>>> )?(?:from[ \t]+([A-Za-z_][\w.]{0,200})[ \t]+import\b"
    r"|import[ \t]+([A-Za-z_][\w.]{0,200}))",
    re.M,
)


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
    names_any = "import" in text or _mentions_plugins(text)
    quick = _by_valid_lines(text) if names_any else _without_imports(text)
    if quick is not None:
        return quick
    try:
        tree = parse_python(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", 0) or 0
        return _by_line(text, (line, f"not valid syntax for Python {_VERSION}: {_words(error)}"))
    return _Reader(text, tree).result()


def _without_imports(text: str) -> ImportScan | None:
    scan = ImportScan(strings=_dotted(text), main="__main__" in text)
    return scan if is_valid(text) else None


def _by_valid_lines(text: str) -> ImportScan | None:
    """Return what the lines of a text tell, where they tell all of it; None where they do not."""
    found = imports_by_line(text)
    if found is None or not is_valid(text):
        return None
    quoted = _quoted(text, {module.partition(".")[0] for module, _, _ in found})
    main = can_be_started(text)
    return ImportScan(found, _dotted(text), quoted=tuple(quoted), main=main)


def _mentions_plugins(text: str) -> bool:
    return any(name in text for name in _LISTS)


def _dotted(text: str) -> dict[str, int]:
    if _DOTTED_END.search(text) is None:
        return {}
    return _first_lines(text, ((match[1], match.start()) for match in _DOTTED.finditer(text)))


def _by_line(text: str, error: tuple[int, str]) -> ImportScan:
    found = ((match[1] or match[2], match.start()) for match in _IMPORT_LINE.finditer(text))
    seen = _first_lines(text, found)
    imports = tuple((module.rstrip("."), line, "guarded") for module, line in seen.items())
    return ImportScan(imports, _dotted(text), error=error)


def _first_lines(text: str, found: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return each name with the line of its first offset; the offsets must rise."""
    lines: dict[str, int] = {}
    line, counted = 1, 0
    for name, offset in found:
        if name not in lines:
            line, counted = line + text.count("\n", counted, offset), offset
            lines[name] = line
    return lines


def _quoted(text: str, names: set[str]) -> Iterator[str]:
    # Nobody asks of the standard library whether a test wrote it.
    names = names - sys.stdlib_module_names
    if not 0 < len(names) <= _MAX_QUOTED:
        return
    text = text.replace("'", '"').replace("/", '"')
    yield from [name for name in sorted(names) if f'"{name}' in text]


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
        self.computed = False

    def result(self) -> ImportScan:
        waiting: list[Scope] = [(self.tree.body, "required")]
        while waiting:
            statements, need = waiting.pop()
            for statement in statements:
                waiting.extend(self._statement(statement, need))
        if _CALLED.any_in(self.text):
            self._calls()
        ordered = sorted(self.seen.items(), key=lambda item: (item[1], item[0]))
        return ImportScan(
            tuple((module, line, need) for (module, need), line in ordered),
            _dotted(self.text),
            tuple(sorted(self.named, key=itemgetter(2))),
            tuple(sorted(self.commands.items(), key=itemgetter(1))),
            tuple(sorted(self.installs, key=itemgetter(1))),
            tuple(sorted(self.folders)),
            tuple(_quoted(self.text, {module.partition(".")[0] for module, _ in self.seen})),
            can_be_started(self.text),
        )

    def _installed(self, node: ast.Call) -> None:
        for argument in node.args:
            named = parse_requirement(literal_text(argument))
            if named:
                self.installs.append((named.distribution, node.lineno))

    def _statement(self, node: ast.stmt, need: str) -> Iterable[Scope]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._add(alias.name, node.lineno, need)
        elif isinstance(node, ast.ImportFrom):
            self._from(node, need)
        elif isinstance(node, ast.Try | ast.TryStar):
            return try_scopes(node, need)
        elif isinstance(node, ast.If):
            return self._if(node, need)
        elif isinstance(node, ast.With | ast.AsyncWith):
            return [(node.body, "guarded" if suppresses_import(node) else need)]
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            self._assignment(node)
        else:
            return inner_scopes(node, need)
        return ()

    def _add(self, module: str, line: int, need: str) -> None:
        self.seen[module, need] = min(line, self.seen.get((module, need), line))

    def _from(self, node: ast.ImportFrom, need: str) -> None:
        module = node.module
        if node.level or not module:
            return
        if module.partition(".")[0] in NAMESPACES:
            for alias in node.names:
                self._add(f"{module}.{alias.name}", node.lineno, need)
        else:
            self._add(module, node.lineno, need)

    def _if(self, node: ast.If, need: str) -> Iterable[Scope]:
        words = names_in(node.test)
        if "TYPE_CHECKING" in words:
            return [(node.body, "typing"), (node.orelse, need)]
        if need == "required" and words & _ENVIRONMENT:
            need = "conditional"
        return [(node.body, need), (node.orelse, need)]

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            name = last_name(target)
            if name in PLUGIN_VARIABLES and node.value is not None:
                for text, line in text_constants(node.value):
                    if len(text) <= _MAX_NAME:
                        self.named.append((name, text, line))

    def _calls(self) -> None:
        for node in every_node(self.tree):
            if isinstance(node, ast.Call):
                self._extensions(node)
                if node.args:
                    self._call(node, last_name(node.func))
        if self.computed:
            # The command line is put together elsewhere: any text that begins as one may be it.
            for text, line in text_constants(self.tree):
                command = _COMMAND.match(text)
                if command:
                    self._start(command[0], line)

    def _start(self, program: str, line: int) -> None:
        self.commands[program] = min(line, self.commands.get(program, line))

    def _extensions(self, node: ast.Call) -> None:
        """Note what a helper of a settings file is to load, as in `configure(extra_extensions=[...])`."""
        for keyword in node.keywords:
            if (keyword.arg or "").endswith("_extensions"):
                for text, line in text_constants(keyword.value):
                    if len(text) <= _MAX_NAME:
                        self.named.append(("extensions", text, line))

    def _loads_lazily(self, function: ast.expr) -> bool:
        """Say whether it is `load` of lazy_loader, under the name that the text gives to it."""
        return receiver(function) in names_of(self.tree, "lazy_loader")

    def _call(self, node: ast.Call, name: str) -> None:
        literal = literal_text(node.args[0])
        imports = name in CALLS or (name == "load" and self._loads_lazily(node.func))
        if imports and literal and not literal.startswith("."):
            module = literal.partition(":")[0]
            if re.fullmatch(r"[A-Za-z_][\w.]{0,200}", module):
                self._add(module, node.lineno, "guarded" if name != "import_module" else "dynamic")
        elif name in ("insert", "append") and "sys.path" in ast.unparse(node.func):
            self.folders.extend(text for text, _ in text_constants(node) if len(text) < 200)
        elif name == "install":
            self._installed(node)
        elif name == "include" and literal and isinstance(node.func, ast.Attribute):
            # An object that takes a module by name, such as Pyramid's configuration.
            self.named.append((name, literal[:_MAX_NAME], node.lineno))
        elif name in _RUNNERS:
            self.computed |= not isinstance(node.args[0], ast.Constant | ast.List | ast.Tuple)
            for program in started_programs(node.args):
                self._start(program, node.lineno)
