"""Condition blocks of AWS policies, judged before there is a request: always, sometimes or never.

AWS IAM User Guide, "IAM JSON policy elements: Condition operators" and "Creating a condition with
multiple keys or values": operators and keys are joined by AND, values by OR, negated operators hold
for an absent key, `IfExists` and `ForAllValues` hold for an absent key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Literal, TypeAlias

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY
from scanner.normalize.grammars.action_patterns import matches

__all__ = ["Judged", "Known", "judge", "substitute"]

When: TypeAlias = Literal["always", "sometimes", "never"]

_NEGATED = {
    "stringnotequals": "stringequals", "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike", "numericnotequals": "numericequals",
    "datenotequals": "dateequals", "notipaddress": "ipaddress", "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}  # fmt: skip
_UNKNOWN_VARIABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of every request before it is made.

    Attributes:
        values: key in lower case -> its one value.
        absent: beginnings of keys, in lower case, that no request carries unless in `values`.
        closed: whether every other key is absent too, as for a fully given request.
    """

    values: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    absent: tuple[str, ...] = ()
    closed: bool = False

    def lacks(self, key: str) -> bool:
        """Say whether the key is known to be absent."""
        return key not in self.values and (self.closed or key.startswith(self.absent))

    def plus(self, **values: str) -> "Known":
        """Return the same with more values; `iam__passedtoservice` names `iam:passedtoservice`."""
        more = {key.replace("__", ":"): value for key, value in values.items()}
        return Known({**self.values, **more}, self.absent, self.closed)


@dataclass(frozen=True, slots=True)
class Judged:
    """When a condition holds, and the keys that decide it when only sometimes."""

    when: When
    keys: tuple[str, ...] = ()


ALWAYS = Judged("always")
NEVER = Judged("never")


def judge(
    condition: Mapping[str, Mapping[str, tuple[str, ...]]], known: Known, *, allow: bool
) -> Judged:
    """Judge a condition block.

    Args:
        condition: operator -> key -> values.
        known: what every request of the principal carries.
        allow: whether the statement allows. A caller can leave out an optional key, so
            `ForAllValues` does not limit an Allow and does not secure a Deny.
    """
    open_keys: list[str] = []
    for operator, keys in condition.items():
        for key, values in keys.items():
            when = _one(operator.lower(), key, values, known, allow=allow)
            if when == "never":
                return NEVER
            if when == "sometimes":
                open_keys.append(f"{operator} {key}")
    return Judged("sometimes", tuple(open_keys)) if open_keys else ALWAYS


def substitute(text: str, known: Known) -> tuple[str, bool]:
    """Fill in the policy variables of a resource pattern or condition value.

    Returns:
        The text, and whether every variable was known; an unknown one becomes `*`.
    """
    complete = True
    parts = text.split("${")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        if not brace:
            filled.append("${" + part)
            continue
        value = _variable(name, known)
        complete = complete and value is not None
        filled.append(("*" if value is None else value) + rest)
    return "".join(filled), complete


def _variable(name: str, known: Known) -> str | None:
    if name in ("*", "?", "$"):
        return name
    key, _, default = name.partition(",")
    key = key.strip().lower()
    if key in known.values:
        return known.values[key]
    if known.lacks(key):
        return default.strip().strip("'") or _UNKNOWN_VARIABLE
    return None


def _one(operator: str, key: str, values: tuple[str, ...], known: Known, *, allow: bool) -> When:
    quantifier, _, base = operator.rpartition(":")
    optional = base.endswith("ifexists")
    base = base.removesuffix("ifexists")
    key = key.lower()
    if base == "null":
        return _null(key, values, known)
    negated = base in _NEGATED
    test = _TESTS.get(_NEGATED.get(base, base))
    if test is None:
        return "sometimes"
    if key in known.values:
        return _held(test, known.values[key], values, known, negated=negated)
    if known.lacks(key):
        holds = negated or optional or quantifier == "forallvalues"
        return "always" if holds else "never"
    if quantifier == "forallvalues" and not negated:
        return "always" if allow else "sometimes"
    return _any_value(base, values, negated=negated, optional=optional)


def _null(key: str, values: tuple[str, ...], known: Known) -> When:
    wants_absent = "true" in values
    if key in known.values:
        return "never" if wants_absent else "always"
    if known.lacks(key):
        return "always" if wants_absent else "never"
    return "sometimes"


def _held(
    test: Callable[[str, str], bool | None],
    actual: str,
    values: Iterable[str],
    known: Known,
    *,
    negated: bool,
) -> When:
    results = [_compared(test, actual, value, known) for value in values]
    if any(result is True for result in results):
        return "never" if negated else "always"
    if any(result is None for result in results):
        return "sometimes"
    return "always" if negated else "never"


def _compared(
    test: Callable[[str, str], bool | None], actual: str, value: str, known: Known
) -> bool | None:
    filled, complete = substitute(value, known)
    return test(actual, filled) if complete else None


def _any_value(base: str, values: tuple[str, ...], *, negated: bool, optional: bool) -> When:
    """Judge a key of which nothing is known."""
    if not values:
        return "always" if negated else "never"
    positive = _NEGATED.get(base, base)
    everything = (
        positive in ("stringlike", "arnlike") and any(set(v) == {"*"} for v in values)
    ) or (positive == "ipaddress" and any(value.endswith("/0") for value in values))
    if not everything:
        return "sometimes"
    if negated:
        return "never" if positive == "ipaddress" else "sometimes"
    return "always" if optional or positive == "ipaddress" else "sometimes"


def _equal(actual: str, value: str) -> bool:
    return actual == value


def _equal_ignoring_case(actual: str, value: str) -> bool:
    return actual.lower() == value.lower()


def _like(actual: str, value: str) -> bool:
    return matches(value, actual)


def _number(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool | None]:
    def test(actual: str, value: str) -> bool | None:
        try:
            return compare(float(actual), float(value))
        except ValueError:
            return None

    return test


def _instant(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _date(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool | None]:
    def test(actual: str, value: str) -> bool | None:
        try:
            return compare(_instant(actual), _instant(value))
        except (ValueError, OverflowError):
            return None

    return test


def _in_network(actual: str, value: str) -> bool | None:
    try:
        return ip_address(actual) in ip_network(value, strict=False)
    except ValueError:
        return None


_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "equals": lambda a, b: a == b,
    "lessthan": lambda a, b: a < b,
    "lessthanequals": lambda a, b: a <= b,
    "greaterthan": lambda a, b: a > b,
    "greaterthanequals": lambda a, b: a >= b,
}
_TESTS: Mapping[str, Callable[[str, str], bool | None]] = {
    "stringequals": _equal,
    "stringequalsignorecase": _equal_ignoring_case,
    "stringlike": _like,
    "arnequals": _like,
    "arnlike": _like,
    "bool": _equal_ignoring_case,
    "binaryequals": _equal,
    "ipaddress": _in_network,
    **{f"numeric{name}": _number(order) for name, order in _ORDERS.items()},
    **{f"date{name}": _date(order) for name, order in _ORDERS.items()},
}
