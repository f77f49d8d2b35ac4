"""Env and INI files: every value is text, however another format writes it.

Source: POSIX.1-2017, 8.1 Environment Variable Definition (values are character strings).
"""

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Form, Meaning, Row


def as_text(value: Json) -> Json:
    """Return the text that a number or boolean of another format stands for in an env file."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


MEANING = Meaning(
    types={
        "env.File": (Row("*", Form(as_text), Case(8080, "8080"), Case("1.0", "1.00")),),
        "ini.File": (Row("*.*", Form(as_text), Case(8080, "8080"), Case("on", "true")),),
    },
    kinds={"env-file": "env.File", "ini-file": "ini.File"},
)
