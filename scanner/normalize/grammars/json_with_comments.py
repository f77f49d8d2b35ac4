"""JSON with comments and trailing commas, as TypeScript and many tools read their settings."""

import re

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import load_json

_PART = re.compile(
    r"""("(?:[^"\\\n]++|\\.)*+")|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|,(?=(?:\s++|//[^\n]*+\n|/\*(?:[^*]++|\*(?!/))*+\*/)*+[\]}])""",
    re.DOTALL,
)


def load_commented_json(text: str) -> Json:
    """Return the value of a JSON text whose comments and last commas are left out; lines stay.

    Raises:
        DocumentSyntaxError: what is left is not JSON.
    """
    return load_json(plain_json(text))


def plain_json(text: str) -> str:
    """Return the text without comments and trailing commas, every line in its place."""
    return _PART.sub(lambda match: match[1] or "\n" * match.group().count("\n"), text)
