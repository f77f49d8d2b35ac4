"""Read XML as conftest hands it to policies: attributes as `-name`, elements of one name as a list.

The text of an element is its last piece only, and a lone text is a string. Names lose their
prefixes. Source: XML 1.0; the conversion is that of goxml2json 1.1 over Go's own reader, by which
conftest reads it. A document that is not well-formed is refused here, where conftest silently
keeps what came before the mistake.
"""

import re
import unicodedata
from xml.parsers import expat

from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import MAX_DEPTH, DocumentSyntaxError, error_at

_NAME = r"[A-Za-z_:\x80-\U0010ffff][A-Za-z0-9_:.\-\x80-\U0010ffff]*+"
_PIECE = re.compile(
    rf"""(?P<text>[^<]++)
    | <!\[CDATA\[(?P<data>(?:[^\]]++|\](?!\]>))*+)\]\]>
    | (?P<skipped><!--(?:[^-]++|-(?!-))*+-->
      | <!DOCTYPE(?:[^<>\["']++|"[^"]*+"|'[^']*+'
        |\[(?:[^\]"'<]++|"[^"]*+"|'[^']*+'|<!--(?:[^-]++|-(?!-))*+-->|<)*+\])*+>)
    | <\?(?P<target>{_NAME})(?P<instruction>(?:[^?]++|\?(?!>))*+)\?>
    | </(?P<end>{_NAME})[ \r\n\t]*+>
    | <(?P<start>{_NAME})(?P<attributes>(?:[^"'<>/]++|"[^"]*+"|'[^']*+')*+)(?P<empty>/?)>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(rf"[ \r\n\t]*+({_NAME})[ \r\n\t]*+=[ \r\n\t]*+(?:\"([^\"]*+)\"|'([^']*+)')")
_REFERENCE = re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|([^;&]*+));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": '"'}
_DECLARED = re.compile(r"encoding[ \r\n\t]*=[ \r\n\t]*[\"']([^\"']*)")
_ASCII = frozenset({"us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "iso-8859-15"})


class _Element:
    """An element that is open: its text so far, and what is in it by name."""

    __slots__ = ("held", "name", "text")

    def __init__(self, name: str) -> None:
        self.name = name
        self.text = ""
        self.held: dict[str, list[Json]] = {}

    def value(self) -> Json:
        """Return what the element is in JSON."""
        if not self.held:
            return self.text
        first = {"#content": self.text} if self.text else {}
        return first | {name: one[0] if len(one) == 1 else one for name, one in self.held.items()}


def load_conftest_xml(text: str) -> Json:
    """Return the document.

    Raises:
        DocumentSyntaxError: not well-formed, with a document type of its own, with entities that it
            defines, in an encoding that is not known here, or nested too deeply.
    """
    text = text.removeprefix("\ufeff")
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat's signature
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        raise DocumentSyntaxError(error.lineno, error.offset + 1, words) from None
    return _read(text)


def _refuse(*_declared: object) -> None:
    raise DocumentSyntaxError(1, 1, "a document type that defines entities")


def _read(text: str) -> Json:
    root = _Element("")
    stack = [root]
    at = 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise error_at(text, at, "no markup that is known here")
        _take(text, piece, stack)
        at = piece.end()
    return root.value()


def _take(text: str, piece: re.Match[str], stack: list[_Element]) -> None:
    if piece["text"] is not None:
        stack[-1].text = _trimmed(_resolved(text, piece.start(), piece["text"]))
    elif piece["data"] is not None:
        stack[-1].text = _trimmed(_lines(piece["data"]))
    elif piece["end"] is not None:
        _end(stack)
    elif piece["start"] is not None:
        if len(stack) > MAX_DEPTH:
            raise error_at(text, piece.start(), "nested too deeply")
        stack.append(_Element(_local(piece["start"])))
        _attributes(text, piece, stack[-1])
        if piece["empty"]:
            _end(stack)
    elif piece["target"] == "xml":
        _check_encoding(text, piece)


def _end(stack: list[_Element]) -> None:
    element = stack.pop()
    stack[-1].held.setdefault(element.name, []).append(element.value())


def _attributes(text: str, piece: re.Match[str], element: _Element) -> None:
    at, end = piece.span("attributes")
    while found := _ATTRIBUTE.match(text, at, end):
        value = found[2] if found[2] is not None else found[3]
        name = f"-{_local(found[1])}"
        element.held.setdefault(name, []).append(_resolved(text, found.start(1), value))
        at = found.end()
    if text[at:end].strip(" \r\n\t"):
        raise error_at(text, at, "no attribute")


def _local(name: str) -> str:
    """Return a name without its prefix."""
    prefix, colon, local = name.partition(":")
    return local if prefix and colon and local else name


def _resolved(text: str, start: int, value: str) -> str:
    """Return a text with its references resolved, and with line ends as XML reads them."""
    value = _lines(value)
    if "&" not in value:
        return value

    def said(found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name is not None:
            if name not in _ENTITIES:
                raise error_at(text, start, "an entity that XML itself does not define")
            return _ENTITIES[name]
        return chr(int(decimal) if decimal else int(hexadecimal, 16))

    return _REFERENCE.sub(said, value)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _trimmed(text: str) -> str:
    """Return a text from its first to its last graphic character."""
    first, last = 0, len(text)
    while first < last and not _is_graphic(text[first]):
        first += 1
    while last > first and not _is_graphic(text[last - 1]):
        last -= 1
    return text[first:last]


def _is_graphic(character: str) -> bool:
    if character.isascii():
        return "!" <= character <= "~"
    return unicodedata.category(character)[0] in "LMNPS"


def _check_encoding(text: str, piece: re.Match[str]) -> None:
    declared = _DECLARED.search(piece["instruction"])
    name = declared[1].lower() if declared else "utf-8"
    if name != "utf-8" and not (name in _ASCII and text.isascii()):
        raise error_at(text, piece.start(), "an encoding that is not read here")
