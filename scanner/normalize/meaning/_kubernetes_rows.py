"""Rows that several Kubernetes tables write in the same way, each with its pair of cases."""

from functools import lru_cache

from scanner.model.resource import Json
from scanner.normalize.grammars.durations import parse_duration
from scanner.normalize.grammars.intorstring import parse_int_or_string
from scanner.normalize.grammars.quantities import parse_quantity
from scanner.normalize.meaning._rows import (
    ABSENT,
    Case,
    Default,
    Filled,
    Form,
    Keyed,
    LeftOpen,
    Ordered,
    Row,
    SetLike,
)

_LONGEST = 40
# Few amounts stand for most containers of a cluster.
_amount = lru_cache(maxsize=4096)(parse_quantity)


def as_quantity(value: Json) -> Json:
    """Return the exact amount of a quantity; what is none stays as it is."""
    known = type(value) is str and len(value) <= _LONGEST
    amount = _amount(value) if known else parse_quantity(value)
    return value if amount is None else amount


def same_amount(one: Json, other: Json) -> bool:
    """Say whether two amounts are equal, however each is written."""
    return other is not None and as_quantity(one) == as_quantity(other)


def _duration(value: Json) -> Json:
    seconds = parse_duration(value) if isinstance(value, str) else None
    return value if seconds is None else seconds


def quantity(path: str) -> Row:
    """Amounts of memory or processor time: 1000m is 1."""
    return Row(path, Form(as_quantity), Case("1000m", 1), Case("1000m", "1001m"))


def duration(path: str) -> Row:
    """Spans of time as Go writes them: 1h0m0s is 60m."""
    return Row(path, Form(_duration), Case("60m", "1h0m0s"), Case("60m", "61m"))


def int_or_string(path: str) -> Row:
    """Ports and shares: "80" is 80."""
    return Row(path, Form(parse_int_or_string), Case("80", 80), Case("80", "http"))


def default(path: str, value: Json, other: Json) -> Row:
    """A value that the server fills in, or leaves out, when it is this one."""
    return Row(path, Default(value), Case(value, None), Case(other, None))


def defaults(**values: tuple[Json, Json]) -> tuple[Row, ...]:
    """Return one default per field: name=(default, a value that is another statement)."""
    return tuple(default(name, value, other) for name, (value, other) in values.items())


def keyed(path: str, *keys: str, in_order: bool = False, **defaults: Json) -> Row:
    """A list that is a map by the patch merge key of the API schema."""
    one: dict[str, Json] = {key: f"one-{key}" for key in keys}
    two = {key: f"two-{key}" for key in keys}
    if in_order:
        return Row(
            path,
            Keyed(keys, defaults, in_order=True),
            Case([one, two], [dict(one), two]),
            Case([one, two], [two, one]),
        )
    return Row(path, Keyed(keys, defaults), Case([one, two], [two, one]), Case([one, two], [two]))


def unordered(path: str, one: Json = "a", two: Json = "b") -> Row:
    """A list whose order the server does not keep or does not read."""
    return Row(path, SetLike(), Case([one, two], [two, one]), Case([one, two], [two]))


def ordered(path: str) -> Row:
    """A list whose order is its meaning."""
    return Row(path, Ordered(), Case(["a", "b"], ["a", "b"]), Case(["a", "b"], ["b", "a"]))


def follows(path: str, key: str, beside: str, value: Json = "one", other: Json = "two") -> Row:
    """A field that the server fills in from the one beside it."""
    return Row(
        path,
        Filled(key, lambda around: around.get(beside, ABSENT)),
        Case({beside: value}, {beside: value, key: value}),
        Case({beside: value}, {beside: value, key: other}),
    )


def assigned(path: str, key: str) -> Row:
    """A field that the cluster decides where a spec does not."""
    return Row(
        path,
        Filled(key, lambda around: around.get(key, ABSENT)),
        Case({"a": "b"}, {"a": "b", key: "c"}),
        Case({"a": "b"}, {"a": "b", f"{key}-other": "c"}),
    )


def blank_is(path: str, value: str, other: str) -> Row:
    """A field that templates leave blank, which the server fills in with its default."""
    return Row(
        path, Form(lambda held: value if held == "" else held), Case("", value), Case("", other)
    )


def left_open(path: str, *values: Json, other: Json) -> Row:
    """A field in which some values of a spec ask the cluster, or a controller, to decide."""
    return Row(path, LeftOpen(values), Case(values[-1], other), Case(other, values[-1]))
