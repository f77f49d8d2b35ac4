"""What a table of meaning is made of: rows that say how one place of one kind is compared.

To teach the comparison about a new kind of document, add one file to this folder that defines one
`Meaning`; nothing else has to change. Every row carries a pair that it makes equal and a pair that
still differs, and the tests try both.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TypeAlias

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

ABSENT = object()
"""Stands for "not there at all", which is not the same as null."""


class Respelled(str):
    """Text in the one spelling in which it is compared, that knows how it was written."""

    __slots__ = ("written",)

    written: str

    @classmethod
    def of(cls, canonical: str, written: str) -> str:
        """Return the canonical text; as it is where it was written so."""
        if canonical == written:
            return canonical
        made = cls(canonical)
        made.written = written
        return made


def as_written(value: Json) -> Json:
    """Return a value with every text in it as it was written."""
    if isinstance(value, dict):
        return {key: as_written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_written(each) for each in value]
    return value.written if isinstance(value, Respelled) else value


@dataclass(frozen=True, slots=True)
class Is:
    """The value is described by the rows of another type."""

    type: str


@dataclass(frozen=True, slots=True)
class Form:
    """Values are equal when this function gives equal results for them.

    The function gets any JSON value and returns it unchanged when it cannot read it. What it
    returns may hold collections; they are then compared by the rows below this place.
    """

    canonical: Callable[[Json], Json]


@dataclass(frozen=True, slots=True)
class Pair:
    """Live values have another shape than spec values.

    Attributes:
        align: `(spec, live) -> comparable pair`.
        shown: the live value as a spec would write it, for reports and remedies.
        one_shape: whether live values may have the shape of spec values after all, so that two
            that are equal say the same.
    """

    align: Callable[[Json, Json], tuple[Json, Json]]
    shown: Callable[[Json], Json]
    one_shape: bool = False


@dataclass(frozen=True, slots=True)
class Silent:
    """The server writes this value, or it names the resource: it is never compared."""


@dataclass(frozen=True, slots=True)
class Default:
    """Absence means this value."""

    value: Json


@dataclass(frozen=True, slots=True)
class Filled:
    """The server fills in one field of this map where a spec leaves it out.

    A field that only live has is then no trace of anybody. The cases of such a row are compared
    strictly, since otherwise no field that only live has counts.

    Attributes:
        key: the field.
        make: from the live map around it to the value; ABSENT when none is filled in.
    """

    key: str
    make: Callable[[Mapping[str, Json]], Json]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """Values of a spec that say "somebody else decides this", as absence does.

    Attributes:
        values: what a spec may write in such a place.
    """

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The server takes something into this place from what a spec says elsewhere in it.

    The cases of such a row are compared strictly, since otherwise no field that only live has
    counts.

    Attributes:
        settle: `(spec value, live value) -> live value` without what the server took over.
    """

    settle: Callable[[Json, Json], Json]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A list that is really a map: elements are found by key, not by position.

    Attributes:
        keys: fields that together name an element.
        defaults: what a key field means when it is left out.
        in_order: whether the order of the elements has a meaning besides.
    """

    keys: tuple[str, ...]
    defaults: Mapping[str, Json] = field(default_factory=dict)
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class SetLike:
    """A list without order.

    Attributes:
        keys: fields that name an element where they are given and unique on both sides.
    """

    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordered:
    """A list whose order has a meaning, even if its elements have names."""


@dataclass(frozen=True, slots=True)
class Exact:
    """A map that says all there is: a key only in live is drift, and `{}` is a statement."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The server keeps this document under a schema of its own: it does not store an empty list.

    An empty list in a spec still says that the list has no element.
    """


RowRule: TypeAlias = (
    Is
    | Form
    | Pair
    | Silent
    | Default
    | Filled
    | LeftOpen
    | Settled
    | Keyed
    | SetLike
    | Ordered
    | Exact
    | Typed
)


@dataclass(frozen=True, slots=True)
class Case:
    """A spec value and a live value at the path of a row, or at `path` where that is given."""

    spec: Json
    live: Json
    path: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """How one place is compared.

    Attributes:
        path: keys joined by dots; `*` is any key, `[]` each element of a list, `["a.b"]` a key
            that holds a dot; "" is the value itself.
        same: a pair that must give no entry. differs: a pair that must give at least one.
            `Is` rows silence nothing and need neither.
    """

    path: str
    rule: RowRule
    same: Case | None = None
    differs: Case | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """One table: types, each a tuple of rows, and which kinds are of which type.

    Attributes:
        types: name -> rows; names are unique over all tables.
        kinds: glob over kinds -> type. All that match a kind are laid over one another.
    """

    types: Mapping[str, tuple[Row, ...]]
    kinds: Mapping[str, str] = field(default_factory=dict)
