"""A place where a failure is dropped, whatever the language it is written in."""

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json


@dataclass(frozen=True, slots=True)
class Swallow:
    """One place where an error disappears.

    Attributes:
        construct: what drops it, as people write it: "except Exception: pass", "|| true".
        line, column: where it stands, from 1.
        detail: what may fail there, in few words.
        function: dotted name of the function around it; "" at the top level.
    """

    construct: str
    line: int
    column: int
    detail: str
    function: str = ""

    def as_fact(self) -> dict[str, Json]:
        """Return it the way a task holds it."""
        return {
            "construct": self.construct,
            "line": self.line,
            "column": self.column,
            "detail": self.detail,
        }
