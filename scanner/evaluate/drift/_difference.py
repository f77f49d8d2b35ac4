"""One difference with both of its sides."""

from scanner.evaluate.drift._entry import Entry
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Resource


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry, and the two resources it stands between.

    Attributes:
        hidden: path patterns of places whose values are never shown.
    """

    entry: Entry
    spec: Resource
    live: Resource
    hidden: tuple[str, ...] = ()
