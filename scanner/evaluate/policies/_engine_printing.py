"""Template strings and formats as OPA prints them; read by the worker, by path.

Source: the documentation of Go's package `fmt`, which OPA prints with.
"""

import json
import re
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
    """Format numbers ("n") and texts ("t"); what Go would print in a way not known here raises."""
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
        return _padded(found, said, number=kind == "n")
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
    if precision is not None or (abs(value) >= _LARGEST_WHOLE and verb not in "vd"):
        return _unknown()
    if verb in _BASES:
        return format(int(value), _BASES[verb])
    # Whether 100 was written as 1e2, which is no whole number to OPA, is not known here.
    return None if verb in "st" else _unknown()


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
    return "float64" if isinstance(value, float) and not value.is_integer() else "int64"


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
