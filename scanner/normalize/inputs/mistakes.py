"""Every mistake of a document at once: where, what is wrong, and what to do about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner import plugins
from scanner.model.resource import Json
from scanner.normalize.grammars.instants import (
    InstantError,
    read_boundary,
    read_date,
    read_instant,
    zone_of,
)
from scanner.normalize.grammars.masked import is_masked
from scanner.normalize.grammars.syntax import Path
from scanner.normalize.inputs.places import Places

if TYPE_CHECKING:
    from jsonschema import FormatChecker
    from jsonschema.exceptions import ValidationError

MAX_MISTAKES = 200
"""So many are told; more are only counted."""

_WORDS_OF_TYPES = {
    "object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number",
    "number": "a number", "boolean": "true or false", "null": "nothing",
}  # fmt: skip
_WRITTEN = {
    "date": "a day such as 2027-06-30",
    "date or instant": "2027-06-30 or 2027-06-30T09:00:00+02:00",
    "instant with offset": "2027-06-30T09:00:00+02:00",
    "time zone": "a name such as Europe/Berlin",
}
_BOUNDS = {"minimum": "of at least", "maximum": "of at most", "exclusiveMinimum": "above"}


class Mistake(NamedTuple):
    """One mistake.

    Attributes:
        line, column: from 1.
        message: "what is wrong: what to do".
        path: keys and indexes of the value that is wrong.
        keyword: the word of JSON Schema that it breaks.
    """

    line: int
    column: int
    message: str
    path: Path = ()
    keyword: str = ""


def mistakes_in(
    schema: Mapping[str, Json],
    value: Json,
    places: Places,
    *,
    formats: bool = True,
    most: int | None = MAX_MISTAKES,
) -> tuple[Mistake, ...]:
    """Return the mistakes of a value, in order of place.

    Args:
        schema: a JSON Schema (2020-12); its `errorMessage` says what to do where it is broken.
        value: the decoded document, which may be redacted.
        places: of the same document.
        formats: whether dates, instants and time zones are checked too.
        most: how many to tell, about; None for all.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - most runs validate nothing

    checker = _formats() if formats else None
    found: list[Mistake] = []
    for error in Draft202012Validator(schema, format_checker=checker).iter_errors(value):
        found.extend(_mistakes(_inner(error), places))
        if most is not None and len(found) > most:
            break
    return tuple(sorted(set(found)))


def _inner(error: "ValidationError") -> "ValidationError":
    """Return the error of the alternative that was probably meant."""
    while error.context:
        closest = max(error.context, key=lambda each: len(each.absolute_path))
        if len(closest.absolute_path) <= len(error.absolute_path):
            return error
        error = closest
    return error


def _mistakes(error: "ValidationError", places: Places) -> Iterator[Mistake]:
    path: Path = tuple(error.absolute_path)
    if is_masked(error.instance):
        message = f"{shown_path(path)}a secret stands here: keep secrets out of governance files"
        yield Mistake(*places.of_value(path), message, path, "secret")
        return
    if error.validator in ("additionalProperties", "unevaluatedProperties"):
        yield from _unknown_keys(error, path, places)
        return
    place = places.of_value(path)
    message = f"{shown_path(path)}{_words(error)}"
    yield Mistake(*place, message, path, str(error.validator))


def _unknown_keys(error: "ValidationError", path: Path, places: Places) -> Iterator[Mistake]:
    schema: Any = error.schema
    known = list(schema.get("properties", {}))
    held: Any = error.instance
    for key in held:
        if key not in known:
            at = (*path, key)
            message = (
                f"{shown_path(path)}unknown key {_shown(key)}{plugins.closest(str(key), known)}"
            )
            yield Mistake(
                *places.of_key(at), f"{message}: known are {', '.join(known)}", at, "unknown"
            )


def shown_path(path: Path) -> str:
    """Return the path as `people[3].id: `, to begin a message with; "" for the whole document."""
    written = ""
    for part in path:
        written += f"[{part}]" if isinstance(part, int) else f".{part}" if written else str(part)
    return f"{written}: " if written else ""


def _words(error: "ValidationError") -> str:
    schema: Any = error.schema
    hint = schema.get("errorMessage", "") if isinstance(schema, Mapping) else ""
    if isinstance(schema, Mapping) and schema.get("writeOnly"):
        return hint  # The value may be a secret.
    told = _TELL.get(str(error.validator), _as_it_is)(error)
    if hint and error.validator != "required":
        return f"{told.partition(': ')[0]}: {hint}"
    return told


def _missing(error: "ValidationError") -> str:
    wanted: Any = error.validator_value
    held: Any = error.instance
    missing = [name for name in wanted if name not in held]
    name = next((each for each in missing if f"'{each}'" in error.message), missing[0])
    schema: Any = error.schema
    about = str(schema.get("properties", {}).get(name, {}).get("description", ""))
    return f"{name!r} is missing: add it" + (f" ({about.rstrip('.')})" if about else "")


def _wrong_type(error: "ValidationError") -> str:
    wanted: Any = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    words = " or ".join(_WORDS_OF_TYPES[name] for name in names)
    return f"{_kind(error.instance)} where {words} is expected: write {words}"


def _not_listed(error: "ValidationError") -> str:
    known = [str(each) for each in error.validator_value]  # type: ignore[union-attr]  # a list
    hint = plugins.closest(str(error.instance), known)
    return f"{_shown(error.instance)} is not known{hint}: write one of {', '.join(known)}"


def _not_this(error: "ValidationError") -> str:
    return f"{_shown(error.instance)} is not what stands here: write {error.validator_value}"


def _too_short(error: "ValidationError") -> str:
    least: Any = error.validator_value
    if least == 1:
        return "it is empty: write something here, or take the key away"
    return f"it is too short: write at least {least}"


def _bound(error: "ValidationError") -> str:
    words = _BOUNDS[str(error.validator)]
    return (
        f"{_shown(error.instance)} is out of range: write a number {words} {error.validator_value}"
    )


def _too_long(error: "ValidationError") -> str:
    return f"it is too long: write at most {error.validator_value}"


def _no_alternative(error: "ValidationError") -> str:
    wanted: Any = error.validator_value
    kinds = [str(each.get("type")) for each in wanted if isinstance(each.get("type"), str)]
    words = " or ".join(dict.fromkeys(_WORDS_OF_TYPES[kind] for kind in kinds))
    if not words:
        return "none of the forms that are allowed here: see the schema"
    return f"{_kind(error.instance)} where {words} is expected: write {words}"


def _wrong_format(error: "ValidationError") -> str:
    cause = str(error.cause) if isinstance(error.cause, InstantError) else ""
    if ": " in cause:
        return cause
    said = cause or f"{_shown(error.instance)} is not a {error.validator_value}"
    return f"{said}: write {_WRITTEN[str(error.validator_value)]}"


def _wrong_pattern(error: "ValidationError") -> str:
    return f"{_shown(error.instance)} is not written in the way that is expected: see the schema"


def _as_it_is(error: "ValidationError") -> str:
    return f"{_kind(error.instance)} breaks {error.validator!r} of the schema: see the schema"


_TELL = {
    "required": _missing,
    "type": _wrong_type,
    "enum": _not_listed,
    "const": _not_this,
    "minLength": _too_short,
    "minItems": _too_short,
    "minProperties": _too_short,
    "maxLength": _too_long,
    "maxItems": _too_long,
    "minimum": _bound,
    "maximum": _bound,
    "exclusiveMinimum": _bound,
    "anyOf": _no_alternative,
    "oneOf": _no_alternative,
    "format": _wrong_format,
    "pattern": _wrong_pattern,
}


def _kind(value: Json) -> str:
    if isinstance(value, bool):
        return f"{str(value).lower()}"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else _shown(value)


def _shown(value: Json) -> str:
    """Return a value short enough for one line; what is long or has controls is cut or escaped."""
    if isinstance(value, Mapping | list):
        return _kind(value)
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return (
        text
        if len(text) <= 60
        else f"{text[:57]}...{text[0] if text[0] in chr(39) + chr(34) else ''}"
    )


@cache
def _formats() -> "FormatChecker":
    from jsonschema import FormatChecker  # noqa: PLC0415 - as above

    checker = FormatChecker(())
    for name, test in _CHECKED.items():
        checker.checks(name, raises=InstantError)(test)
    return checker


def _is_date(value: object) -> bool:
    return not isinstance(value, str) or read_date(value) is not None


def _is_boundary(value: object) -> bool:
    return not isinstance(value, str) or not read_boundary(value, "UTC").naive


def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or not value or not read_instant(value).naive


def _is_zone(value: object) -> bool:
    return not isinstance(value, str) or zone_of(value) is not None


_CHECKED: Mapping[str, Callable[[object], bool]] = {
    "date": _is_date, "date or instant": _is_boundary, "instant with offset": _is_instant,
    "time zone": _is_zone,
}  # fmt: skip


def in_words(file: str, mistakes: Iterable[Mistake]) -> tuple[str, ...]:
    """Return `file:line:column: what is wrong: what to do`, a line for each."""
    return tuple(f"{file}:{one.line}:{one.column}: {one.message}" for one in mistakes)
