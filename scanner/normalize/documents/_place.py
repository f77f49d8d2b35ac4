"""Documents parsed once, and where their values stand, looked up only when a finding needs it."""

from collections.abc import Iterator, Mapping

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.grammars.formats import StructuredDocument, load_structured

_Path = tuple[str | int, ...]
_LOOKED_AT = 200_000


def documents_in(snapshot: Snapshot, text: str) -> tuple[StructuredDocument, ...]:
    """Return the documents of a text; several readers in a row share one parse.

    Raises:
        DocumentSyntaxError: the text does not follow the format that its name says.
    """
    name = snapshot.origin.file or snapshot.address
    held, text_held, documents = _last.held
    if text_held is not text or held != name:
        documents = load_structured(name, text)
        _last.held = (name, text, documents)
    return documents


class _Last:
    """What was loaded last: readers get the same text one after another.

    It is told by what it is and not by what is in it, which would have to be looked through.
    Values are never changed in place.
    """

    __slots__ = ("held",)

    def __init__(self) -> None:
        self.held: tuple[str, str, tuple[StructuredDocument, ...]] = ("", "", ())


_last = _Last()


def looks_like_kubernetes(text: str) -> bool:
    """Say whether a text may hold Kubernetes objects, without parsing it."""
    head = text[:_LOOKED_AT]
    return "apiVersion" in head and "kind" in head


class Below(Mapping[_Path, int]):
    """The lines of the part of a document under one path, by path inside that part."""

    __slots__ = ("_document", "_under")

    def __init__(self, document: StructuredDocument, under: _Path) -> None:
        self._document = document
        self._under = under

    @property
    def document(self) -> StructuredDocument:
        """The document that holds the part."""
        return self._document

    @property
    def under(self) -> _Path:
        """Path of the part inside its document."""
        return self._under

    @property
    def value(self) -> Json:
        """The part itself; None where the document has no such part."""
        value = self._document.value
        for step in self._under:
            try:
                value = value[step]
            except (LookupError, TypeError):
                return None
        return value

    @property
    def first(self) -> int:
        """First line of the part; 1 for JSON, whose lines cost more than its values."""
        if self._document.format == "json":
            return 1
        return self._document.lines.near(self._under)

    def __getitem__(self, path: _Path) -> int:
        """Return the line of exactly this path."""
        return self._document.lines[(*self._under, *path)]

    def __iter__(self) -> Iterator[_Path]:
        """Yield every path below."""
        depth = len(self._under)
        for path in self._document.lines:
            if path[:depth] == self._under:
                yield path[depth:]

    def __len__(self) -> int:
        """Return how many paths there are."""
        return sum(1 for _ in self)
