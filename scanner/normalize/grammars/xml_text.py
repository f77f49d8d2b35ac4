"""Read XML as plain elements, without entities, document types or anything from outside."""

from collections.abc import Callable
from dataclasses import field
from xml.parsers import expat

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.syntax import MAX_DEPTH, DocumentSyntaxError

MAX_ELEMENTS = 200_000


@dataclass(slots=True)
class Element:
    """One element: its name without namespace, its line, its children and pieces of text."""

    name: str
    line: int
    children: list["Element"] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly inside, blanks at its ends left out."""
        return "".join(self.parts).strip()

    def all(self, name: str) -> list["Element"]:
        """Return the children of this name, in order."""
        return [each for each in self.children if each.name == name]

    def first(self, *path: str) -> "Element | None":
        """Return the first element down this path of names; None when there is none."""
        at: Element | None = self
        for name in path:
            at = next(iter(at.all(name)), None) if at else None
        return at

    def said(self, *path: str) -> str:
        """Return the text of the first element down this path; "" when there is none."""
        found = self.first(*path)
        return found.text if found else ""


def load_xml(text: str) -> Element:
    """Return the root element of an XML text.

    Raises:
        DocumentSyntaxError: not well-formed; a document type, which could define entities; nested
            too deeply, or too many elements.
    """
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    builder.line = lambda: parser.CurrentLineNumber
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat's signature
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        raise DocumentSyntaxError(error.lineno, error.offset + 1, words) from None
    if builder.root is None:
        raise DocumentSyntaxError(1, 1, "no element")
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self.line: Callable[[], int] = lambda: 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise DocumentSyntaxError(self.line(), 1, "too many elements, or nested too deeply")
        element = Element(name.rpartition(" ")[2], self.line())
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def characters(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)

    def refuse(self, *_arguments: object) -> None:
        raise DocumentSyntaxError(self.line(), 1, "a document type, which is not read")
