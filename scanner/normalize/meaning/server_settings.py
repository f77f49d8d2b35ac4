"""Settings of sshd and nginx, and properties files: every value is text, switches are words.

Source: sshd_config(5): keywords are not case-sensitive, arguments are; lists of users, groups and
environment variables have no order. nginx documentation: the order of directives has a meaning.
"""

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Form, Meaning, Ordered, Row, SetLike

_SETS = ("acceptenv", "allowusers", "denyusers", "allowgroups", "denygroups", "listenaddress", "hostkey", "port")  # fmt: skip
_NAMES = ("ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms")


def as_word(value: Json) -> Json:
    """Return what a switch or number of another format stands for: yes, no, or its digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


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
            *(Row(name, Form(as_names), Case(["a", "b"], "a,b"), Case("a,b", "b,a")) for name in _NAMES),
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
