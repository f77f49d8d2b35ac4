"""Calls of Rego's builtin functions with random arguments, from what OPA says of each of them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SAID: Mapping[str, tuple[str, ...]] = {
    "plain": ("", "a", "abc", "Hello, World", "hello hello", " a b ", "a.b.c", "a/b:c", "-", "0"),
    "unicode": ("ß", "İ", "ﬁ", "é", "e\u0301", "Ǆ", "日本語", "🙂", "ΑΣ", "\u2028", "\x00", "a\tb\n"),
    "numbers": ("1", "-1", "1.5", "+1", "1e3", "0x10", "1_000", ".5", "5.", "01", " 1", "1e999", "NaN",
                "Infinity", "18446744073709551616", "12345678901234567890.5"),
    "patterns": ("a+", "^a.*c$", "[a-c]", "(a)(b)?", "(", "[", "a{2,1}", "\\d+", "\\p{L}", "(?i)A", "(?=a)",
                 "(?P<x>a)", "a|", "\\bx", "x*", "\\pN", "(?-u)\\xff", "[[:alpha:]]+", ".", "a{1001}"),
    "globs": ("*", "**", "*.b.*", "a?c", "{a,b}*", "[a-c]bc", "[!a]*", "\\*", "{", "a**c", "*:*", "[^a]bc"),
    "networks": ("10.0.0.0/8", "10.1.2.3", "10.1.2.3/32", "::/0", "2001:db8::/32", "::ffff:1.2.3.4/120",
                 "10.0.0.0/33", "010.0.0.0/8", "300.1.1.1", "10.0.0.0/08", "fe80::1%eth0", "1.2.3", "0.0.0.0/0",
                 "10.1.2.3/30"),
    "instants": ("2024-02-29T12:00:00Z", "2024-02-30T00:00:00Z", "2024-01-01T00:00:00.5+02:00",
                 "2024-01-01", "2006-01-02", "Jan 2, 2006", "RFC3339", "2024-01-01T24:00:00Z", "Europe/Berlin",
                 "Local", "UTC", "Nowhere/Else", "2006-01-02T15:04:05Z07:00", "9999-12-31T23:59:59Z"),
    "durations": ("1h", "1h30m", "-1.5h", "1d", "1w", "10ms", "1us", "1", "", "h", "1h1h"),
    "encodings": ("aGVsbG8=", "aGVsbG8", "aGk", "YQ==", "-_-_", "+/+/", "68656c6c6f", "6865zz", "f", "%41%2", "a+b%20c",
                  "a=1&a=2&b", "a=%zz", "=&=", "a;b=1"),
    "documents": ("{}", "[]", "null", '{"a":1,"a":2}', '{"a": [1, 2.0, 1e2]}', "{a: 1}", "a: [1, yes]", "a: 1\n---\nb: 2",
                  "[1,]", "1 2", '"\\ud800"', "{", "- a\n- b", "&a [*a]", "? x", "a: 2024-01-01", "! x", '{"a":12345678901234567890}'),
    "versions": ("1.2.3", "1.2.3-alpha.1", "1.2", "v1.2.3", "1.2.3+build", "01.2.3", "1.2.3-01", "2.0.0", "1.2.3-alpha"),
    "uuids": ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B8109DAD11D180B400C04FD430C8", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
              "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "xxxxxxxx-9dad-11d1-80b4-00c04fd430c8"),
    "units": ("10Ki", "1.5M", "5m", "10KiB", "1e3K", "10 K", "KB", "1GB", "-5Mi", "0x10", "10kib", "1E", "1P", "200.00MB", "10x"),
    "addresses": ("https://u:p@h.example:8080/a/b?c=d#e", "//h/a", "a:b", "/a b", "http://[::1]:80/", "%zz", "mailto:a@b", "?q", "#f", "http://h:x/"),
    "templates": ("%s %d", "%v", "%5d|", "%-5s|", "%05.2f", "%x", "%X", "%q", "%%", "%", "%t", "%c", "%e", "%g", "%b", "%o", "%+d", "%s", "%[1]v", "%T",
                  "{{.a}}", "{{.a.b}}", "{{ range .a }}x{{end}}", "{{", "urn:foo:{.*}", "<a>{a}", "{[a-z]+}/x"),
    "tokens": ("e30.eyJhIjoxfQ.AA", "eyJhbGciOiJIUzI1NiJ9.e30.", "a.b", "a.b.c", "..", "eyJhbGciOiJub25lIn0.eyJleHAiOjF9."),
}  # fmt: skip
_TEXTS = tuple(_SAID.values())
_NUMBERS = (0, 1, -1, 2, 3, 5, 7, 10, 16, 36, 37, 64, 100, 1.5, -1.5, 0.1, 2.5, 1e-7, 1e15, 1e16, 1e21, 1e300, 0.30000000000000004,
            2**31, 2**53, 2**53 + 1, -(2**63), 2**63, 2**64, 1704067200000000000, -0.5, 3.0, 123456.789)  # fmt: skip
_ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    "",
    0,
    [],
    {},
    "x",
    [None],
    {"a": {}},
    1.5,
    ["a", 1],
    {"": []},
)
_DEEPEST = 2
_TYPED = 0.8
# How often a text gets a second one, or a letter that is more than a byte.
_DOUBLED, _LETTERED = 0.1, 0.1
_OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=")
_SETS = ("|", "&", "-")
# What these give for large numbers fills the memory of any engine.
_GROWING = ("numbers.range", "numbers.range_step", "bits.lsh")
_LARGEST = 500
_LISTED = "{v | v := input[%d][_]}"


@dataclass(frozen=True, slots=True)
class Call:
    """One expression of a builtin and the inputs to evaluate it with.

    Attributes:
        name: of the builtin, or the operator.
        text: the expression; it reads its arguments from `input[0]`, `input[1]` and so on.
    """

    name: str
    text: str
    inputs: tuple[list[Any], ...]


def calls(builtins: Sequence[Mapping[str, Any]], number: int, seed: int) -> Iterator[Call]:
    """Yield calls of all builtins and operators, each with so many lists of arguments."""
    for builtin in builtins:
        chance = random.Random(f"{seed} {builtin['name']}")  # noqa: S311 - test data
        declared = builtin["decl"].get("args") or []
        # An argument that may be a set is asked both ways: JSON has no sets.
        for as_sets in {False, any(_sets(one) for one in declared)}:
            steps = [
                _LISTED % index if as_sets and _sets(one) else f"input[{index}]"
                for index, one in enumerate(declared)
            ]
            given = tuple([_value(chance, one, 0) for one in declared] for _ in range(number))
            if builtin["name"] in _GROWING:
                given = tuple([_bounded(one) for one in each] for each in given)
            text = f"{builtin['name']}({', '.join(steps)})"
            yield Call(builtin["name"], text, given)
    yield from _infix(number, seed)


def _bounded(value: Any) -> Any:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return value % _LARGEST if numeric and abs(value) > _LARGEST else value


def _infix(number: int, seed: int) -> Iterator[Call]:
    for operator in _OPERATORS:
        chance = random.Random(f"{seed} {operator}")  # noqa: S311 - test data
        given = tuple([_number(chance), _number(chance)] for _ in range(number))
        yield Call(operator, f"input[0] {operator} input[1]", given)
    for operator in _SETS:
        chance = random.Random(f"{seed} sets {operator}")  # noqa: S311 - test data
        given = tuple([_list(chance, {}, 1), _list(chance, {}, 1)] for _ in range(number))
        yield Call(operator, f"{_LISTED % 0} {operator} {_LISTED % 1}", given)


def _sets(declared: Mapping[str, Any]) -> bool:
    of = declared.get("of")
    return declared["type"] == "set" or (isinstance(of, list) and any(map(_sets, of)))


def _value(chance: random.Random, declared: Mapping[str, Any], depth: int) -> Any:
    if chance.random() > _TYPED or depth > _DEEPEST:
        return chance.choice(_ODD)
    of = declared.get("of")
    if declared["type"] == "any":
        return _value(chance, chance.choice(of), depth) if of else _any(chance, depth)
    kind = declared["type"]
    if kind in ("array", "set"):
        return _list(chance, declared, depth)
    if kind == "object":
        return _object(chance, declared, depth)
    if kind == "string":
        return text(chance)
    return chance.choice({"number": _NUMBERS, "boolean": (True, False)}.get(kind, (None,)))


def _any(chance: random.Random, depth: int) -> Any:
    kinds = ("string", "number", "boolean", "null", "array", "object")
    return _value(chance, {"type": chance.choice(kinds)}, depth + 1)


def _number(chance: random.Random) -> Any:
    return chance.choice(_NUMBERS) if chance.random() < _TYPED else chance.choice(_ODD)


def text(chance: random.Random) -> str:
    """Return a text that some builtin gives a meaning to, at times two of them in a row."""
    said = chance.choice(chance.choice(_TEXTS))
    more = chance.random()
    if more < _DOUBLED:
        return said + chance.choice(chance.choice(_TEXTS))
    return said + chance.choice(_SAID["unicode"]) if more < _DOUBLED + _LETTERED else said


def _list(chance: random.Random, declared: Mapping[str, Any], depth: int) -> list[Any]:
    fixed = [_value(chance, one, depth + 1) for one in declared.get("static") or ()]
    of = declared.get("dynamic") or (declared.get("of") if declared.get("type") == "set" else None)
    number = chance.randint(0, 3) if of or not fixed else 0
    return [*fixed, *(_value(chance, of or {"type": "any"}, depth + 1) for _ in range(number))]


def _object(chance: random.Random, declared: Mapping[str, Any], depth: int) -> dict[str, Any]:
    made = {
        one["key"]: _value(chance, one["value"], depth + 1)
        for one in declared.get("static") or ()
        if chance.random() < 0.9
    }
    of = declared.get("dynamic") or {"value": {"type": "any"}}
    if made and not declared.get("dynamic"):
        return made
    for _ in range(chance.randint(0, 3)):
        key = chance.choice(["a", "b", "c", text(chance)])
        made[key] = _value(chance, of["value"], depth + 1)
    return made
