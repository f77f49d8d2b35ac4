"""PostgreSQL settings: units, booleans and enums mean the same in any spelling.

Spec attributes are `{name: value}`, live ones `{name: {setting, unit, vartype?, pending_restart?}}`
as the view `pg_settings` gives them.

Source: PostgreSQL documentation, "Setting Parameters" and "pg_settings".
"""

import re
from collections.abc import Callable, Mapping

from scanner.model.resource import Json
from scanner.normalize.grammars.postgresql_values import (
    common_amounts,
    parse_amount,
    parse_boolean,
    written_amount,
)
from scanner.normalize.meaning._rows import Case, Form, Meaning, Pair, Row

_AWAITS_RESTART = "another value awaits a restart"
_SETTING = "setting"


def align_setting(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return what both sides say in one unit and spelling.

    A live value that a restart is about to replace equals nothing.
    """
    unit = _unit(live) or _unit(spec)
    wanted, held = _text(_setting(spec)), _text(_setting(live))
    kind = str(live.get("vartype") or "") if isinstance(live, dict) else ""
    if not kind and not unit and isinstance(wanted, str) and isinstance(held, str):
        found = common_amounts(wanted, held)
        if found is not None:
            return found
    canonical = _reader(kind, unit, held)
    one, other = canonical(wanted), canonical(held)
    if isinstance(live, dict) and live.get("pending_restart") is True and one == other:
        return one, f"{held} ({_AWAITS_RESTART})"
    return one, other


def written_setting(live: Json) -> Json:
    """Return a live setting as a configuration file writes it: "128MB" for 16384 blocks of 8 kB.

    One that awaits a restart has two values and is shown as such.
    """
    if not isinstance(live, dict) or _SETTING not in live:
        return live
    if live.get("pending_restart") is True:
        return {
            name: live[name] for name in (_SETTING, "unit", "pending_restart") if live.get(name)
        }
    return written_amount(_text(live[_SETTING]), _unit(live))


def _setting(value: Json) -> Json:
    return value.get("setting") if isinstance(value, dict) and "setting" in value else value


def _unit(value: Json) -> str:
    return str(value.get("unit") or "") if isinstance(value, dict) else ""


def _text(value: Json) -> Json:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if isinstance(value, int | float) else value


def _reader(kind: str, unit: str, held: Json) -> "_Reader":
    if not isinstance(held, str):
        return _Reader("", unit)
    if not kind:
        kind = "bool" if held.lower() in ("on", "off") else ""
        kind = kind or ("number" if parse_amount(held, unit) is not None else "string")
    return _Reader(kind, unit)


class _Reader:
    """Reads one setting, given what is known about its type."""

    __slots__ = ("_kind", "_unit")

    def __init__(self, kind: str, unit: str) -> None:
        self._kind = kind
        self._unit = unit

    def __call__(self, value: Json) -> Json:
        if not isinstance(value, str):
            return value
        if self._kind == "bool":
            word = parse_boolean(value)
            return value if word is None else word
        if self._kind == "enum":
            word = parse_boolean(value)
            return value.lower() if word is None else _SWITCHES[word]
        if self._kind in ("integer", "real", "number"):
            amount = parse_amount(value, self._unit)
            if amount is None:
                return value
            # The server rounds to a whole number of its own unit.
            return round(amount) if self._unit and self._kind != "real" else amount
        return value


_LISTS = (
    "datestyle", "listen_addresses", "local_preload_libraries", "log_destination", "search_path",
    "session_preload_libraries", "shared_preload_libraries", "synchronous_standby_names",
    "temp_tablespaces", "unix_socket_directories",
)  # fmt: skip
_WITHOUT_CASE = frozenset({"datestyle", "log_destination"})
# Names of schemas and spaces: what stands in no quotes is in lower case.
_IDENTIFIERS = frozenset({"search_path", "temp_tablespaces"})
_ELEMENT = re.compile(r'\s{0,100}(?:"((?:[^"]|""){0,1000})"|([^",]{0,1000}))\s{0,100}(?:,|\Z)')
_SYNONYMS = {
    "wal_level": {"archive": "replica", "hot_standby": "replica"},
    "wal_compression": {"on": "pglz"},
}
_SWITCHES = {True: "on", False: "off"}


def lower_names(settings: Json) -> Json:
    """Return settings under names in lower case: the server reads `datestyle` as `DateStyle`."""
    if not isinstance(settings, dict):
        return settings
    return {name.lower(): value for name, value in settings.items()}


def align_list(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return the elements of a list that is written as text, without blanks and quotes."""
    one, other = align_setting(_joined(spec), _joined(live))
    return _elements(one), _elements(other)


def align_identifiers(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return the elements of a list of names, those without quotes in lower case."""
    one, other = align_setting(_joined(spec), _joined(live))
    return _elements(one, lower=True), _elements(other, lower=True)


def align_enum(synonyms: Mapping[str, str]) -> Callable[[Json, Json], tuple[Json, Json]]:
    """Return what aligns a setting of which some words mean the same."""

    def align(spec: Json, live: Json) -> tuple[Json, Json]:
        one, other = align_setting(spec, live)
        return synonyms.get(str(one), one), synonyms.get(str(other), other)

    return align


def _joined(value: Json) -> Json:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def align_words(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return the elements of a list of words in which case does not count."""
    one, other = align_list(spec, live)
    return _lower(one), _lower(other)


def _elements(value: Json, *, lower: bool = False) -> Json:
    """Return a list of names in one spelling: quotes only where they mean something."""
    if not isinstance(value, str) or not value.strip():
        return value
    found, end = [], 0
    while end < len(value):
        part = _ELEMENT.match(value, end)
        if part is None or part.end() == end:
            return value
        quoted, bare = part[1], (part[2] or "").strip()
        name = quoted.replace('""', '"') if quoted is not None else bare.lower() if lower else bare
        found.append(f'"{name}"' if "," in name or '"' in name else name)
        end = part.end()
    return ", ".join(found)


def _lower(value: Json) -> Json:
    return value.lower() if isinstance(value, str) else value


_LIST_READERS = {
    **dict.fromkeys(_WITHOUT_CASE, align_words),
    **dict.fromkeys(_IDENTIFIERS, align_identifiers),
}
_BLOCKS = {"setting": "16384", "unit": "8kB", "vartype": "integer"}

MEANING = Meaning(
    types={
        "postgresql.Settings": (
            Row(
                "",
                Form(lower_names),
                Case({"datestyle": "a"}, {"DateStyle": "a"}),
                Case({"datestyle": "a"}, {"DateStyle": "b"}),
            ),
            *(
                Row(
                    name,
                    Pair(_LIST_READERS.get(name, align_list), written_setting),
                    Case("a,b", {"setting": "a, b"}),
                    Case("a,b", {"setting": "a"}),
                )
                for name in _LISTS
            ),
            *(
                Row(
                    name,
                    Pair(align_identifiers, written_setting),
                    Case(["Shop", '"$user"'], {"setting": 'shop, "$user"'}),
                    Case("shop", {"setting": '"Shop"'}),
                )
                for name in sorted(_IDENTIFIERS)
            ),
            *(
                Row(
                    name,
                    Pair(align_enum(words), written_setting),
                    Case(
                        next(iter(words)), {"setting": words[next(iter(words))], "vartype": "enum"}
                    ),
                    Case(next(iter(words)), {"setting": "minimal", "vartype": "enum"}),
                )
                for name, words in _SYNONYMS.items()
            ),
            Row(
                "*",
                Pair(align_setting, written_setting),
                Case("128MB", _BLOCKS),
                Case("129MB", _BLOCKS),
            ),
            Row(
                "*",
                Pair(align_setting, written_setting),
                Case(spec=True, live={"setting": "on", "vartype": "bool"}),
                Case("on", {"setting": "off", "vartype": "bool"}),
            ),
            Row(
                "*",
                Pair(align_setting, written_setting),
                Case("Replica", {"setting": "replica", "vartype": "enum"}),
                Case("replica", {"setting": "logical", "vartype": "enum"}),
            ),
            Row(
                "*",
                Pair(align_setting, written_setting),
                Case("5min", {"setting": "300", "unit": "s", "vartype": "integer"}),
                Case("100", {"setting": "100", "vartype": "integer", "pending_restart": True}),
            ),
            Row(
                "*",
                Pair(align_setting, written_setting),
                Case("0.50", {"setting": "0.5", "vartype": "real"}),
                Case("UTC", {"setting": "utc", "vartype": "string"}),
            ),
        ),
    },
    kinds={"postgresql/settings": "postgresql.Settings"},
)
