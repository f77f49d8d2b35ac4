"""One statement about the licence of a package, and where it was read."""

from collections.abc import Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

EXPRESSION = "expression"
FREE_TEXT = "free text"
CLASSIFIER = "classifier"
LICENSE_FILE = "license file"
ORDER = (EXPRESSION, FREE_TEXT, CLASSIFIER, LICENSE_FILE)
"""Sources in the order in which they are believed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a licence.

    Attributes:
        by: which kind of statement it is: one of ORDER.
        field: the field it was read from, such as "License-Expression" or "package.json license".
        text: the statement as written, cut to 200 characters.
        line: where in its document, from 1; 0 when unknown.
    """

    by: str
    field: str
    text: str
    line: int = 0

    def as_json(self) -> dict[str, Json]:
        """Return the fact as an element of the attribute `declared`."""
        return {"by": self.by, "field": self.field, "text": self.text, "line": self.line}

    @classmethod
    def of(cls, value: Mapping[str, Json]) -> "Fact":
        """Read a fact back from the attribute `declared`."""
        return cls(value["by"], value["field"], value["text"], value.get("line", 0))


def fact(by: str, field: str, text: str, line: int = 0) -> Fact:
    """Return a fact with its text cut to what a report can show."""
    return Fact(by, field, text if len(text) <= 200 else f"{text[:199]}…", line)
