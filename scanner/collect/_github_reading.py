"""Ask GitHub page by page, keep what it answered, and put its refusals into words."""

from dataclasses import field

from scanner.collect._rest import Rest, RestError
from scanner.model.connector import Answer, CollectContext
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Origin


@dataclass(slots=True)
class Reading:
    """One pass over one source.

    Attributes:
        size: elements asked for at once.
        listed: which lists were read in full, as rows of `row`.
    """

    source: Source
    context: CollectContext
    rest: Rest
    size: int
    listed: list[dict[str, Json]] = field(default_factory=list)

    def answer(self, address: str, value: Json) -> Collected:
        """Return the snapshot of one answer."""
        origin = Origin(source=self.source.name, api=f"GET /{address}")
        return self.context.recorder.answer(
            self.source, Answer(address, value, origin, query=origin.api)
        )

    def gap(self, place: str, error: RestError, permission: str) -> Unreadable:
        """Return what could not be read, and what a token needs to read it."""
        return Unreadable(
            self.source.name, place, in_words(error, permission), transient=error.transient
        )

    def all(self, path: str, **query: str | int) -> list[Json]:
        """Return the elements of every page of a list.

        Raises:
            RestError: a page was refused, or is no list.
        """
        found: list[Json] = []
        for page in self.rest.pages(path, {"per_page": self.size, **query}):
            if not isinstance(page.value, list):
                raise RestError("the answer is no list")
            found += page.value
        return found


def row(kind: str, name: str, reason: str) -> dict[str, Json]:
    """Return the record that a list was read: in full where there is no reason why not."""
    return {"kind": kind, "place": name, "complete": not reason, "reason": reason}


def in_words(error: RestError, permission: str) -> str:
    """Return why something could not be read, with the permission where one is wanting."""
    if error.status in (401, 403, 404) and not error.transient:
        return f"{error.reason}: the token needs {permission}"
    return error.reason
