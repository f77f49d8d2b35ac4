"""Read the settings of sshd, as its file writes them and as `sshd -T` prints them.

Source: sshd_config(5): keywords are not case-sensitive, for each keyword the first value counts, some
may be given several times, a `Match` block lasts until the next one or the end.
"""

from typing import Any

from scanner.normalize.grammars.lines import Lines

MATCH = "match"
_SEVERAL = frozenset(
    {"port", "listenaddress", "hostkey", "hostcertificate", "acceptenv", "setenv", "subsystem",
     "allowusers", "denyusers", "allowgroups", "denygroups", "permitopen", "permitlisten", "include"}
)  # fmt: skip


def load_sshd(text: str) -> tuple[dict[str, Any], Lines]:
    """Return `{keyword: value}` in lower-case keywords, and the line of each.

    Values are text as written; those that may be given several times are lists. What stands in a
    `Match` block is under `match`, by what it matches: `{"match": {"user git": {...}}}`.
    """
    values: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    inside, places = values, marks
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        keyword, value = _pair(line)
        if keyword == MATCH:
            name = " ".join(value.lower().split())
            inside = values.setdefault(MATCH, {}).setdefault(name, {})
            around: tuple[int, dict[str, Any]] = marks.setdefault(MATCH, (number, {}))
            _, places = around[1].setdefault(name, (number, {}))
        elif keyword in _SEVERAL:
            inside.setdefault(keyword, []).extend(_words(value) if _is_list(keyword) else [value])
            places.setdefault(keyword, number)
        elif keyword not in inside:
            inside[keyword] = value
            places[keyword] = number
    return values, Lines((1, marks))


def _pair(line: str) -> tuple[str, str]:
    """Split at the first white space or `=`, and take quotes off the whole value."""
    end = next((at for at, letter in enumerate(line) if letter in " \t="), len(line))
    value = line[end:].lstrip(" \t")
    if value.startswith("="):
        value = value[1:].lstrip(" \t")
    if len(value) > 1 and value[0] == '"' and value.find('"', 1) == len(value) - 1:
        value = value[1:-1]
    return line[:end].lower(), value


def _is_list(keyword: str) -> bool:
    return keyword.startswith(("allow", "deny", "acceptenv", "setenv", "permit"))


def _words(value: str) -> list[str]:
    return value.split()
