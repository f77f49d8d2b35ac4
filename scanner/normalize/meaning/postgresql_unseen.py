"""PostgreSQL settings whose value the server does not tell to everybody who asks.

Source: PostgreSQL documentation, "pg_settings" (customised options are not listed until the module that
defines them is loaded), "Archiving" (archive_command is shown as disabled while archive_mode is off) and
"TCP Settings" (zero over a Unix socket).
"""

from collections.abc import Callable

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Meaning, Pair, Row, as_written
from scanner.normalize.meaning.postgresql import align_setting, written_setting

_ROWS = 50
"""Settings that only a server lists: a spec, and a part of it, has fewer."""
_TCP = (
    "tcp_keepalives_idle",
    "tcp_keepalives_interval",
    "tcp_keepalives_count",
    "tcp_user_timeout",
)


def align_listed(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return a spec without options of modules of which a server that lists all settings has none."""
    if not isinstance(spec, dict) or not isinstance(live, dict) or len(live) < _ROWS:
        return spec, live
    known = {name.partition(".")[0].lower() for name in live if "." in name}
    kept = {
        name: value
        for name, value in spec.items()
        if "." not in name or name.partition(".")[0].lower() in known
    }
    return kept, live


def align_unless(untold: str) -> Callable[[Json, Json], tuple[Json, Json]]:
    """Return what aligns a setting for which the server says this word in place of its value."""

    def align(spec: Json, live: Json) -> tuple[Json, Json]:
        one, other = align_setting(spec, live)
        return (one, one) if str(other) == untold else (one, other)

    return align


_LISTED = {f"setting_{number}": {"setting": "on"} for number in range(_ROWS)}

MEANING = Meaning(
    types={
        "postgresql.Unseen": (
            Row(
                "",
                Pair(align_listed, as_written),
                Case({"shop.level": "a"}, _LISTED),
                Case({"shop.level": "a"}, {**_LISTED, "shop.other": {"setting": "b"}}),
            ),
            Row(
                "archive_command",
                Pair(align_unless("(disabled)"), written_setting),
                Case("cp %p /archive", {"setting": "(disabled)"}),
                Case("cp %p /archive", {"setting": "true"}),
            ),
            *(
                Row(
                    name,
                    Pair(align_unless("0"), written_setting),
                    Case(60, {"setting": "0", "vartype": "integer"}),
                    Case(60, {"setting": "7200", "vartype": "integer"}),
                )
                for name in _TCP
            ),
        ),
    },
    kinds={"postgresql/settings": "postgresql.Unseen"},
)
