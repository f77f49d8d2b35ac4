"""Key-value stores: every value is text; one that is JSON is compared as what it says."""

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json
from scanner.normalize.meaning._rows import Case, Form, Meaning, Row


def decoded(value: Json) -> Json:
    """Return what JSON text of an object or list says; any other value as the text it is stored as."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return load_json(value)
        except DocumentSyntaxError:
            return value
    return value


MEANING = Meaning(
    types={
        "key.Values": (
            Row("*", Form(decoded), Case(30, "30"), Case("1.0", "1.00")),
            Row("*", Form(decoded), Case({"a": 1}, '{"a": 1}'), Case({"a": 1}, '{"a": "1"}')),
        ),
    },
    kinds={"etcd/keys": "key.Values"},
)
