"""Settings of sshd and nginx, and properties files: every value is text, switches are words.

Source: sshd_config(5): keywords are not case-sensitive, arguments are; lists of users, groups and
environment variables have no order. nginx documentation: the order of directives has a meaning.
"""

import re
from collections.abc import Callable

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import (
    Case,
    Form,
    Meaning,
    Ordered,
    Pair,
    Row,
    SetLike,
    as_written,
)

_SETS = ("acceptenv", "allowusers", "denyusers", "allowgroups", "denygroups", "listenaddress", "hostkey", "port")  # fmt: skip
_MANY = frozenset({"acceptenv", "allowusers", "denyusers", "allowgroups", "denygroups"})
_TIMES = ("logingracetime", "clientaliveinterval")
_UPPER = ("loglevel", "syslogfacility", "fingerprinthash")
_TIME = re.compile(r"(?:[0-9]{1,9}[smhdwSMHDW]?){1,8}\Z")
_SPAN = re.compile(r"([0-9]{1,9})([smhdwSMHDW]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_ALIASES = {
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
    "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
    "hostbasedacceptedkeytypes": "hostbasedacceptedalgorithms",
    "dsaauthentication": "pubkeyauthentication",
}
"""Older names of settings, under which the server still reads them."""
_IGNORED = frozenset(
    {"protocol", "useprivilegeseparation", "keyregenerationinterval", "serverkeybits", "uselogin",
     "rsaauthentication", "rhostsrsaauthentication"}
)  # fmt: skip
"""Settings of old that the server passes over."""
_SIZE = re.compile(r"(?:default|([0-9]{1,15})([kmgKMG]?))\Z")
_SIZES = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_MANY_SETTINGS = 50
_SAME_WORDS = (
    ("compression", "delayed"),
    ("allowstreamlocalforwarding", "all"),
    ("allowtcpforwarding", "all"),
)
_NAMES = (
    "ciphers",
    "macs",
    "kexalgorithms",
    "hostkeyalgorithms",
    "pubkeyacceptedalgorithms",
    "casignaturealgorithms",
    "hostbasedacceptedalgorithms",
)


def as_word(value: Json) -> Json:
    """Return what a switch or number of another format stands for: yes, no, or its digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value) if isinstance(value, int | float) else value
    is_switch = isinstance(text, str) and text.lower() in ("yes", "no")
    return text.lower() if is_switch else text


def as_text(value: Json) -> Json:
    """Return the text that a number or boolean of another format stands for."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def as_list(value: Json) -> Json:
    """Return one value or a list of them as a list of words."""
    return [as_word(one) for one in (value if isinstance(value, list) else [value])]


def as_names(value: Json) -> Json:
    """Return a list of algorithms as the text that sshd writes."""
    return ",".join(map(str, value)) if isinstance(value, list) else value


def as_list_of_words(value: Json) -> Json:
    """Return what several words on one line, or several lines, name."""
    listed = value if isinstance(value, list) else [value]
    return [word for one in listed for word in (one.split() if isinstance(one, str) else [one])]


def as_addresses(value: Json) -> Json:
    """Return addresses without the usual port."""
    return [one.removesuffix(":22") if isinstance(one, str) else one for one in as_list(value)]


def as_seconds(value: Json) -> Json:
    """Return a span of time in seconds, as text: 1h30m is 5400."""
    text = as_word(value)
    if not isinstance(text, str) or not _TIME.match(text):
        return text
    return str(sum(int(part[1]) * _SECONDS[part[2].lower()] for part in _SPAN.finditer(text)))


def as_upper(value: Json) -> Json:
    """Return a level or facility, in which case does not count."""
    text = as_word(value)
    return text.upper() if isinstance(text, str) else text


def as_root_login(value: Json) -> Json:
    """Return under which conditions root may log in, by the newer of two words."""
    text = as_word(value)
    return "prohibit-password" if text == "without-password" else text


def _also_yes(word: str) -> Callable[[Json], Json]:
    return lambda value: "yes" if value == word else as_word(value)


def as_limits(value: Json) -> Json:
    """Return after how many bytes and seconds keys are renewed; 0 for the default and for never."""
    text = as_word(value)
    words = text.split() if isinstance(text, str) else []
    size = _SIZE.match(words[0]) if words else None
    if size is None:
        return text
    amount = int(size[1]) * _SIZES[size[2].upper()] if size[1] else 0
    seconds = words[1] if len(words) > 1 else "0"
    return f"{amount} {'0' if seconds == 'none' else as_seconds(seconds)}"


def as_starts(value: Json) -> Json:
    """Return how many may log in at once as the three numbers that the server prints."""
    text = as_word(value)
    return f"{text}:30:{text}" if isinstance(text, str) and text.isdecimal() else text


def twice(value: Json) -> Json:
    """Return both classes of traffic, also where one is written for both."""
    text = as_word(value)
    is_one = isinstance(text, str) and bool(text) and " " not in text
    return f"{text} {text}" if is_one else text


def align_printed(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return a spec without `Match` blocks where live is what `sshd -T` prints, which has none."""
    if not isinstance(spec, dict) or not isinstance(live, dict):
        return spec, live
    is_printed = len(live) >= _MANY_SETTINGS and "match" not in live
    return (
        {key: held for key, held in spec.items() if key != "match"} if is_printed else spec
    ), live


def by_newer_names(settings: Json) -> Json:
    """Return settings under the names that the server prints."""
    if not isinstance(settings, dict):
        return settings
    return {
        _ALIASES.get(name, name): value for name, value in settings.items() if name not in _IGNORED
    }


def align_names(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return lists of algorithms; where a spec adds to or takes from the default, whether live has it so."""
    wanted, held = as_names(spec), as_names(live)
    if (
        not isinstance(wanted, str)
        or not isinstance(held, str)
        or wanted[:1] not in {"+", "-", "^"}
    ):
        return wanted, held
    named, listed = wanted[1:].split(","), held.split(",")
    done = {
        "+": set(named) <= set(listed),
        "-": not set(named) & set(listed),
        "^": listed[: len(named)] == named,
    }[wanted[0]]
    return (wanted, wanted) if done else (wanted, held)


MEANING = Meaning(
    types={
        "sshd.Settings": (
            Row("*", Form(as_word), Case(spec=False, live="no"), Case(spec=False, live="yes")),
            *(
                row
                for name in _SETS
                for row in (
                    Row(name, Form(as_list), Case("a", ["a"]), Case("a", ["b"])),
                    Row(name, SetLike(), Case(["a", "b"], ["b", "a"]), Case(["a"], ["a", "b"])),
                )
            ),
            *(
                Row(name, Pair(align_names, as_written, one_shape=True), Case(spec, live), Case(spec, other))
                for name in _NAMES
                for spec, live, other in (
                    (["a", "b"], "a,b", "b,a"), ("+c", "a,b,c", "a,b"), ("-c", "a,b", "a,b,c"), ("^c", "c,a", "a,c")
                )
            ),
            *(Row(name, Form(as_list_of_words), Case("a b", ["a", "b"]), Case("a b", ["a"])) for name in sorted(_MANY)),
            Row("listenaddress", Form(as_addresses), Case("192.0.2.1", "192.0.2.1:22"), Case("192.0.2.1", "192.0.2.1:23")),
            *(Row(name, Form(as_seconds), Case("1m30s", "90"), Case("2m", "2")) for name in _TIMES),
            *(Row(name, Form(as_upper), Case("info", "INFO"), Case("info", "DEBUG")) for name in _UPPER),
            Row("permitrootlogin", Form(as_root_login), Case("prohibit-password", "without-password"), Case("prohibit-password", "yes")),
            *(
                Row(name, Form(_also_yes(word)), Case(word, "yes"), Case(word, "no"))
                for name, word in _SAME_WORDS
            ),
            Row("rekeylimit", Form(as_limits), Case("1G 1h", "1073741824 3600"), Case("1G 1h", "1073741824 0")),
            Row("maxstartups", Form(as_starts), Case("10", "10:30:10"), Case("10", "10:30:100")),
            Row("ipqos", Form(twice), Case("af21", "af21 af21"), Case("af21", "af21 cs1")),
            Row(
                "",
                Pair(align_printed, as_written, one_shape=True),
                Case({"match": {"user git": {"permittty": "no"}}}, {f"setting{n}": "no" for n in range(_MANY_SETTINGS)}),
                Case({"match": {"user git": {"permittty": "no"}}}, {"usepam": "no"}),
            ),
            Row("", Form(by_newer_names), Case({"protocol": "2"}, {"usepam": "yes"}), Case({"banner": "none"}, {"usepam": "yes"})),
            Row("", Form(by_newer_names), Case({"skeyauthentication": "no"}, {"kbdinteractiveauthentication": "no"}), Case({"skeyauthentication": "no"}, {"kbdinteractiveauthentication": "yes"})),
        ),
        "nginx.Config": (
            Row("directives", Ordered(), Case(["a"], ["a"]), Case(["a", "b"], ["b", "a"])),
        ),
        "properties.File": (Row("*", Form(as_text), Case(8080, "8080"), Case("1.0", "1.00")),),
    },
    kinds={
        "sshd/settings": "sshd.Settings",
        "nginx/config": "nginx.Config",
        "properties-file": "properties.File",
    },
)  # fmt: skip
