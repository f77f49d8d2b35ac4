"""Work out the arguments of a `setup(...)` call from a syntax tree, as far as they are literal."""

import ast
from dataclasses import replace

from scanner.model.quick_dataclass import dataclass

MAX_DEPTH = 30

_FILE_ENDINGS = (".txt", ".in", ".pip")


@dataclass(frozen=True, slots=True)
class SetupValue:
    """What one argument is known to hold.

    Attributes:
        texts: (text, line) of its literal text.
        entries: (key, value) where it is a mapping.
        files: (path, line) of requirement files that it is read from.
        complete: whether nothing in it was left unknown.
    """

    texts: tuple[tuple[str, int], ...] = ()
    entries: tuple[tuple[str, "SetupValue"], ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    complete: bool = True

    def without_repeats(self) -> "SetupValue":
        """Return the same with each text of a line, key and file once."""
        return replace(
            self,
            texts=tuple(dict.fromkeys(self.texts)),
            entries=tuple(dict.fromkeys(self.entries)),
            files=tuple(dict.fromkeys(self.files)),
        )

    def joined(self, other: "SetupValue") -> "SetupValue":
        """Return both values as one, as `+` or `extend` would."""
        return SetupValue(
            self.texts + other.texts,
            self.entries + other.entries,
            self.files + other.files,
            self.complete and other.complete,
        )


UNKNOWN = SetupValue(complete=False)


def setup_arguments(tree: ast.Module) -> dict[str, SetupValue] | None:
    """Return the keyword arguments of the last `setup()` call; None when there is no such call.

    Names are looked up among the assignments of the module, the last one counting; lists grow by
    `+`, `+=`, `append`, `extend` and `update`, functions of the file give what they return, and a
    comprehension that only leaves some out gives all of them; `open("requirements.txt")` inside an
    expression, or a loop over such a file, names the file.
    """
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node.func)]
    if not calls:
        return None
    reader = _Evaluator(tree)
    arguments: dict[str, SetupValue] = {}
    for keyword in calls[-1].keywords:
        value = reader.value(keyword.value, 0)
        if keyword.arg:
            arguments[keyword.arg] = value
        else:
            arguments.update(dict(value.entries))
    return arguments


def _is_setup(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "setup"


class _Evaluator:
    def __init__(self, tree: ast.Module) -> None:
        self.names: dict[str, list[ast.expr]] = {}
        self.functions: dict[str, ast.FunctionDef] = {}
        self.fills: dict[str, list[ast.For | ast.With]] = {}
        self._known: dict[str, SetupValue] = {}
        for node in ast.walk(tree):
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None:
            self._assign(node.target, node.value, more=isinstance(node, ast.AugAssign))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("append", "extend", "update") and node.args:
                self._assign(node.func.value, node.args[0], more=True)
        elif isinstance(node, ast.FunctionDef):
            self.functions[node.name] = node
        elif isinstance(node, ast.With | ast.For):
            self._filled(node)

    def _assign(self, target: ast.expr, value: ast.expr, *, more: bool = False) -> None:
        if isinstance(target, ast.Name):
            held = self.names.setdefault(target.id, [])
            if not more and isinstance(value, ast.List | ast.Dict) and not _size(value):
                return
            held.append(value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            pair = ast.Dict(keys=[target.slice], values=[value])
            self.names.setdefault(target.value.id, []).append(pair)

    def _filled(self, node: ast.With | ast.For) -> None:
        """Remember the lists that a block fills, as `with open(...) as f: for x in f: L.append`."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
                name = getattr(inner.func.value, "id", "")
                if name and inner.func.attr in ("append", "extend"):
                    self.fills.setdefault(name, []).append(node)
            elif isinstance(inner, ast.Assign):
                for target in inner.targets:
                    if isinstance(target, ast.Name):
                        self.fills.setdefault(target.id, []).append(node)

    def value(self, node: ast.expr, depth: int) -> SetupValue:
        if depth > MAX_DEPTH:
            return UNKNOWN
        parts = _parts(node)
        if parts is not None:
            return self._sum(parts, depth)
        match node:
            case ast.Constant():
                found = _constant(node)
            case ast.Dict():
                found = self._dict(node, depth)
            case ast.Name():
                found = self._name(node, depth)
            case _:
                found = self._other(node, depth)
        return found

    def _sum(self, nodes: list[ast.expr], depth: int) -> SetupValue:
        total = SetupValue()
        for node in nodes:
            total = total.joined(self.value(node, depth + 1))
        return total

    def _dict(self, node: ast.Dict, depth: int) -> SetupValue:
        entries: list[tuple[str, SetupValue]] = []
        complete = True
        for key, inner in zip(node.keys, node.values, strict=True):
            value = self.value(inner, depth + 1)
            if key is None:
                entries += value.entries
                complete = complete and value.complete
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                entries.append((key.value, value))
            else:
                complete = False
        return SetupValue(entries=tuple(entries), complete=complete)

    def _name(self, node: ast.Name, depth: int) -> SetupValue:
        files = tuple(file for block in self.fills.get(node.id, ()) for file in _files(block))
        if files:
            return SetupValue(files=files)
        held = self.names.get(node.id)
        if held is None:
            return UNKNOWN
        if node.id not in self._known:
            # A name that is made from itself adds nothing to what its other values say.
            self._known[node.id] = SetupValue()
            self._known[node.id] = self._sum(held, depth).without_repeats()
        return self._known[node.id]

    def _other(self, node: ast.expr, depth: int) -> SetupValue:
        files = _files(node)
        if files:
            return SetupValue(files=files)
        chosen = _chosen_from(node)
        if chosen is not None:
            return self.value(chosen, depth + 1)
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            if name in self.functions:
                return self._called(name, depth)
            if name in ("list", "sorted", "set", "tuple") and node.args:
                return self.value(node.args[0], depth + 1)
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("split", "splitlines"):
                return self._split(node.func.value, depth)
        return UNKNOWN

    def _called(self, name: str, depth: int) -> SetupValue:
        key = f"{name}()"
        if key not in self._known:
            self._known[key] = SetupValue()
            self._known[key] = self._returned(self.functions[name], depth).without_repeats()
        return self._known[key]

    def _returned(self, function: ast.FunctionDef, depth: int) -> SetupValue:
        """Return what a function of the file gives: all of its returns, whatever it is given."""
        returns = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
        total = self._sum([value for value in returns if value is not None], depth)
        if total.texts or total.entries or total.files:
            # Its arguments are not looked at, so that what depends on them stays unknown.
            return total if not function.args.args else total.joined(UNKNOWN)
        return SetupValue(files=_files(function), complete=False)

    def _split(self, node: ast.expr, depth: int) -> SetupValue:
        value = self.value(node, depth + 1)
        texts = tuple((word, line) for text, line in value.texts for word in text.split())
        return SetupValue(texts, files=value.files, complete=value.complete)


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """Return the expressions that together make up the value; None when it is no sum."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return node.elts
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.BitOr):
        return [node.left, node.right]
    if isinstance(node, ast.Starred):
        return [node.value]
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else None


def _chosen_from(node: ast.expr) -> ast.expr | None:
    """Return what a comprehension leaves some out of, `L` of `[x for x in L if ...]`; else None."""
    if not isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return None
    loop = node.generators[0]
    taken, kept = getattr(loop.target, "id", ""), getattr(node.elt, "id", None)
    return loop.iter if len(node.generators) == 1 and taken == kept else None


def _constant(node: ast.Constant) -> SetupValue:
    if isinstance(node.value, str):
        return SetupValue(((node.value, node.lineno),))
    return SetupValue()


def _files(node: ast.AST) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            text = inner.value.strip()
            if text.endswith(_FILE_ENDINGS) and len(text) < 200 and " " not in text:
                found.append((text, inner.lineno))
    return tuple(found)


def _size(node: ast.List | ast.Dict) -> int:
    return len(node.elts) if isinstance(node, ast.List) else len(node.keys)
