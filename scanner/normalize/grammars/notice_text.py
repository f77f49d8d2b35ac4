"""Which words of a notice may be names of packages."""

import re

_NAME = re.compile(r"[a-z0-9._/@-]+")


def names_in(text: str) -> list[str]:
    """Return the words that can be package names, in lower case, `_` as `-`, sorted, each once.

    A word of the form `name==version` gives both, and the full stop of a sentence belongs to none.
    """
    found = _NAME.findall(text.lower().replace("_", "-"))
    return sorted({word.rstrip("./-").lstrip("./-") for word in found} - {""})
