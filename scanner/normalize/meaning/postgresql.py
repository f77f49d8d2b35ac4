"""PostgreSQL settings: units, booleans and enums mean the same in any spelling.

Spec attributes are `{name: value}`, live ones `{name: {setting, unit, vartype?, pending_restart?}}`
as the view `pg_settings` gives them.

Source: PostgreSQL documentation, "Setting Parameters" and "pg_settings".
"""

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
            return value.lower()
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


def lower_names(settings: Json) -> Json:
    """Return settings under names in lower case: the server reads `datestyle` as `DateStyle`."""
    if not isinstance(settings, dict):
        return settings
    return {name.lower(): value for name, value in settings.items()}


def align_list(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return the elements of a list that is written as text, without the blanks around them."""
    one, other = align_setting(spec, live)
    return _elements(one), _elements(other)


def align_words(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return the elements of a list of words in which case does not count."""
    one, other = align_list(spec, live)
    return _lower(one), _lower(other)


def _elements(value: Json) -> Json:
    return ", ".join(each.strip() for each in value.split(",")) if isinstance(value, str) else value


def _lower(value: Json) -> Json:
    return value.lower() if isinstance(value, str) else value


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
                    Pair(align_words if name in _WITHOUT_CASE else align_list, written_setting),
                    Case("a,b", {"setting": "a, b"}),
                    Case("a,b", {"setting": "a"}),
                )
                for name in _LISTS
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
