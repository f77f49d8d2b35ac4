"""Numbers, formats, templates, JSON and YAML as OPA prints them; read by the worker, by path.

OPA keeps a number as it was written and prints `3.0` otherwise than `3`; regorus keeps the number
alone. So where a whole number may have been written as a fraction, printing one raises.

Source: the documentation of Go's package `fmt`, which OPA prints with.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

_VERB = re.compile(
    r"%(?P<flags>[-+ 0]*)(?P<width>[0-9]{0,3})(?:\.(?P<precision>[0-9]{0,2}))?(?P<verb>.?)",
    re.DOTALL,
)
_BASES = {"d": "d", "v": "d", "b": "b", "o": "o", "x": "x", "X": "X"}
# Powers of ten between which no exponent is written.
_SMALLEST, _LARGEST = -4, 6
_LARGEST_WHOLE = 2**63
_MOST_EXACT = 1e15
_FRACTION = re.compile(r"[0-9](?:\.(?:[0-9]*0)?(?![0-9])|[eE])")
_NUMBER = re.compile(r"(?m)(?:^|[:,\[{-])[ ]?-?[0-9]")
_LARGEST_ALIKE = 1e6
# What stands in YAML without quotes by both engines, as a key or as a value.
_PLAIN = (
    r"(?:\[\]|\{\}|(?-i:true|false|null)|-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15}|(?:\.[0-9]{1,9}){2,9})?"
    r"|(?!(?:y|n|yes|no|on|off|true|false|null|nan|inf)\b)[a-z_/][a-z0-9_./ ()+-]*)"
)
_YAML_LINE = re.compile(rf"(?i)[ ]*(?:- )*(?:{_PLAIN}|{_PLAIN}:(?: {_PLAIN})?|-)")
_SMALL_NUMBER = re.compile("[0-9]e-[0-9]")
_ESCAPED = {
    "&": "\\u0026",
    "<": "\\u003c",
    ">": "\\u003e",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_HTML = re.compile("[&<>\u2028\u2029]")


class Written:
    """How the numbers were written that an input, or what its policies read, may hold.

    Attributes:
        usual: whether the policies or their data hold one that was written as `3.0`, `1.50` or `1e2`.
        fractions: the same of all that the evaluation of the input has seen.
    """

    def __init__(self, *, usual: bool) -> None:
        self.usual = self.fractions = usual

    def begin(self) -> None:
        """Get ready for the next input."""
        self.fractions = self.usual

    def look_at(self, text: str) -> None:
        """Look at the numbers of a JSON text.

        Raises:
            ValueError: the engine does not keep one of them exactly.
        """
        json.loads(text, parse_int=self._number, parse_float=self._number)

    def _number(self, number: str) -> int | float:
        whole = number.lstrip("-").isdecimal()
        value: int | float = int(number) if whole else float(number)
        if abs(value) >= (_LARGEST_WHOLE if whole else _MOST_EXACT):
            raise ValueError(f"the embedded engine does not keep the number {number[:40]} exactly")
        self.fractions = self.fractions or (not whole and bool(_FRACTION.search(number)))
        return value

    def read(self, text: Any) -> Any:
        """Return a text from which a policy reads numbers."""
        self.fractions = self.fractions or (isinstance(text, str) and bool(_FRACTION.search(text)))
        return text

    def functions(self) -> dict[str, tuple[int, Callable[..., Any]]]:
        """Return what policies call, by name: how many arguments it takes, and what it does."""
        return {
            "trueup.read": (1, self.read),
            "trueup.sprintf": (2, self._sprintf),
            "trueup.template": (1, self._template),
            "trueup.printed": (1, lambda text: printed(self._certain(text))),
            "trueup.html_safe": (1, lambda text: html_safe(self._certain(text))),
            "trueup.indented_yaml": (1, lambda text: indented_yaml(self._certain(text))),
        }

    def _certain(self, text: str) -> str:
        """Return what was printed; raise where it may hold a number that was written otherwise."""
        return _unknown() if self.fractions and _NUMBER.search(text) else text

    def _sprintf(self, text: str, parts: list[list[Any]]) -> str:
        if not self.fractions:
            return sprintf(text, parts)
        return sprintf(text, [[_uncertain(*each), each[1]] for each in parts])

    def _template(self, parts: list[Any]) -> str:
        for each in parts:
            if each and not isinstance(each, str) and not isinstance(each[0], str):
                self._certain(_written(each[0]))
        return template(parts)


def _uncertain(kind: str, value: Any) -> str:
    """Return the kind of a value that is printed where numbers were written as fractions."""
    return "w" if kind == "n" and value == int(value) else kind


def template(parts: Any) -> str:
    """Join the parts of a template string: texts, and lists of at most one value."""
    return "".join(each if isinstance(each, str) else _printed(each) for each in parts)


def _printed(values: list[Any]) -> str:
    if not values:
        return "<undefined>"
    [value] = values
    return value if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    """Write a value as OPA does; sets of one kind of scalar only, whose order is certain."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(each) for each in value)}]"
    if isinstance(value, dict):
        pairs = (f"{_written(key)}: {_written(value[key])}" for key in sorted(value))
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(_written(each) for each in sorted(value))}}}" if value else "set()"
    if isinstance(value, float) and not 1e-4 < abs(value) < 1e15:
        raise ValueError("a number that is not written here")
    return json.dumps(value, ensure_ascii=False)


def sprintf(text: str, parts: list[list[Any]]) -> str:
    """Format numbers ("n"), whole ones that may have been written as a fraction ("w") and texts ("t").

    What Go would print in a way not known here raises.
    """
    done, end, used = [], 0, 0
    for found in _VERB.finditer(text):
        done.append(text[end : found.start()])
        end, verb = found.end(), found["verb"]
        if verb == "%" and found.group() == "%%":
            done.append("%")
        elif not verb:
            done.append("%!(NOVERB)")
        elif verb in "%[*#!" or not verb.isascii():
            raise ValueError("a format that is not written here")
        elif used >= len(parts):
            done.append(f"%!{verb}(MISSING)")
        else:
            done.append(_one(found, *parts[used]))
            used += 1
    done.append(text[end:])
    extra = ", ".join(f"{_type(*each)}={_bare(*each)}" for each in parts[used:])
    return "".join(done) + (f"%!(EXTRA {extra})" if extra else "")


def _one(found: "re.Match[str]", kind: str, value: Any) -> str:
    said = _plain(found, kind, value)
    if said is not None:
        return _padded(found, said, number=kind != "t")
    if found["flags"] or found["width"] or found["precision"] is not None:
        raise ValueError("a format of another type")
    return f"%!{found['verb']}({_type(kind, value)}={_bare(kind, value)})"


def _plain(found: "re.Match[str]", kind: str, value: Any) -> str | None:
    """Return a value as its verb writes it, without width; None where the verb is of another type."""
    verb, precision = found["verb"], found["precision"]
    if kind == "t":
        if verb not in "vs":
            return None if verb in "dfegtcbo" else _unknown()
        return str(value) if precision is None else str(value)[: int(precision or 0)]
    if isinstance(value, float) and not value.is_integer():
        return _fraction(verb, precision, value)
    return _unknown() if precision is not None else _whole(verb, kind, value)


def _whole(verb: str, kind: str, value: float) -> str | None:
    if kind == "w":
        alike = verb == "v" and abs(value) < _LARGEST_ALIKE
        return str(int(value)) if alike else _unknown()
    if verb in _BASES and (verb in "vd" or abs(value) < _LARGEST_WHOLE):
        return format(int(value), _BASES[verb])
    return None if verb in "stfeg" else _unknown()


def _fraction(verb: str, precision: str | None, value: float) -> str | None:
    if verb in "vg":
        return _shortest(value) if precision is None else _unknown()
    if verb in "fe":
        return f"{value:.{6 if precision is None else int(precision or 0)}{verb}}"
    return None if verb in "dsct" else _unknown()


def _unknown() -> str:
    raise ValueError("a format that is not written here")


def _padded(found: "re.Match[str]", said: str, *, number: bool) -> str:
    flags, width = found["flags"], int(found["width"] or 0)
    if set(flags) - {"-", "0"} or ("0" in flags and ("-" in flags or not number)):
        return _unknown()
    if "0" in flags:
        return said.zfill(width)
    return said.ljust(width) if "-" in flags else said.rjust(width)


def _type(kind: str, value: Any) -> str:
    if kind == "t":
        return "string"
    if isinstance(value, float) and not value.is_integer():
        return "float64"
    return _unknown() if kind == "w" or abs(value) >= _LARGEST_WHOLE else "int64"


def _bare(kind: str, value: Any) -> str:
    if kind == "t":
        return str(value)
    return (
        _shortest(value) if isinstance(value, float) and not value.is_integer() else str(int(value))
    )


def _shortest(value: float) -> str:
    """Write a number with the fewest digits that tell it from others, as `%v` does."""
    held = Decimal(repr(value))
    sign, digits, _ = held.normalize().as_tuple()
    exponent = held.adjusted()
    if _SMALLEST <= exponent < _LARGEST:
        return format(held.normalize(), "f")
    said = "".join(map(str, digits))
    mantissa = said[0] + (f".{said[1:]}" if said[1:] else "")
    return f"{'-' if sign else ''}{mantissa}e{exponent:+03d}"


def printed(text: Any) -> str:
    """Return a list or object as it was printed; raise where it holds what is escaped otherwise."""
    if "\\u" in text or not text.isprintable():
        raise ValueError("a character that engines escape differently")
    return str(text)


def html_safe(text: Any) -> str:
    """Escape in JSON what OPA escapes; raise where a small number is written otherwise."""
    if _SMALL_NUMBER.search(text):
        raise ValueError("a small number that engines write differently")
    return _HTML.sub(lambda found: _ESCAPED[found.group()], text)


def indented_yaml(text: Any) -> str:
    """Return YAML whose lists stand deeper than their keys; raise where something may be quoted."""
    if not all(map(_YAML_LINE.fullmatch, text.splitlines())):
        raise ValueError("quotes or numbers that engines write differently")
    lists: list[int] = []
    lines, key = [], -1
    for line in text.splitlines():
        bare = line.lstrip(" ")
        indent, item = len(line) - len(bare), bare.startswith("-")
        while lists and (indent < lists[-1] or (indent == lists[-1] and not item)):
            lists.pop()
        if item and indent == key:
            lists.append(indent)
        lines.append(f"{'  ' * len(lists)}{line}\n")
        inner = bare.lstrip("- ")
        key = len(line) - len(inner) if inner.endswith(":") else -1
    return "".join(lines)
