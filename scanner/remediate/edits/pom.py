"""Take one dependency out of a pom.xml, and leave every other byte."""

from collections.abc import Callable
from dataclasses import field
from xml.parsers import expat

from scanner.model.quick_dataclass import dataclass
from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.xml_text import Element, load_xml

_PLAIN = ("project", "dependencies", "dependency")
_OF_PROFILE = ("project", "profiles", "profile", "dependencies", "dependency")
_DECLARED = ("dependency", "parent", "exclusion")


def without_artifact(text: str, name: str, profile: str) -> str:
    """Return the pom.xml without the one `<dependency>` of `group:artifact`.

    Args:
        text: the pom.xml.
        name: group and artifact as they are written there.
        profile: the id of the profile that declares it; "" for the project itself.

    Raises:
        CannotFixError: it is not there exactly once, something else in the file names it (a plugin
            that copies or shades it), or the file is no well-formed XML.
    """
    try:
        root = load_xml(text)
    except DocumentSyntaxError as error:
        raise CannotFixError(f"pom.xml cannot be read: {error.message}") from None
    held = _declared(root, profile)
    found = [
        place
        for place, (element, of) in enumerate(held)
        if of == profile and _name(element) == name
    ]
    if len(found) != 1:
        raise CannotFixError(f"{name} is declared {len(found)} times: a person must choose")
    if _is_named_elsewhere(root, name):
        raise CannotFixError(f"another part of the file names {name}: remove it there first")
    data = text.encode("utf-8")
    start, end = _spans(data, _OF_PROFILE if profile else _PLAIN)[found[0]]
    after = _cut(data, start, end).decode("utf-8")
    _verify(root, load_xml(after), held[found[0]][0])
    return after


def _declared(root: Element, profile: str) -> list[tuple[Element, str]]:
    if not profile:
        return [(each, "") for held in root.all("dependencies") for each in held.all("dependency")]
    return [
        (each, one.said("id") or "a profile")
        for profiles in root.all("profiles")
        for one in profiles.all("profile")
        for held in one.all("dependencies")
        for each in held.all("dependency")
    ]


def _name(element: Element) -> str:
    return f"{element.said('groupId')}:{element.said('artifactId')}"


def _is_named_elsewhere(root: Element, name: str) -> bool:
    """Say whether a plugin or a text names the artifact; other declarations of it may stay."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if name in element.text or (element.name not in _DECLARED and _name(element) == name):
            return True
        waiting += element.children
    return False


@dataclass(slots=True)
class _Spans:
    """Where the elements at one path begin and end, in bytes."""

    data: bytes
    path: tuple[str, ...]
    place: Callable[[], int] = int
    found: list[tuple[int, int]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def start(self, name: str, _attributes: object) -> None:
        self._open.append(name.rpartition(" ")[2])
        self._starts.append(self.place())

    def end(self, _name: str) -> None:
        start = self._starts.pop()
        if tuple(self._open) == self.path:
            self.found.append((start, self.data.index(b">", self.place()) + 1))
        self._open.pop()


def _spans(data: bytes, path: tuple[str, ...]) -> list[tuple[int, int]]:
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    spans = _Spans(data, path, lambda: parser.CurrentByteIndex)
    parser.StartElementHandler = spans.start
    parser.EndElementHandler = spans.end
    parser.Parse(data, True)  # noqa: FBT003 - expat's signature
    return spans.found


def _cut(data: bytes, start: int, end: int) -> bytes:
    """Return the data without a piece, and without its lines where nothing else stands on them."""
    head, tail = data[:start], data[end:]
    indent = len(head) - len(head.rstrip(b" \t"))
    rest = tail.lstrip(b" \t")
    whole = head[: len(head) - indent].endswith(b"\n") and rest.startswith((b"\n", b"\r\n"))
    if not whole:
        return head + tail
    return head[: len(head) - indent] + rest[rest.index(b"\n") + 1 :]


def _verify(before: Element, after: Element, gone: Element) -> None:
    """Hold the new document against the old one, element by element, without the one cut out."""
    waiting = [(before, after)]
    while waiting:
        old, new = waiting.pop()
        kept = [each for each in old.children if each is not gone]
        if (old.name, old.text) != (new.name, new.text) or len(kept) != len(new.children):
            raise CannotFixError("removing the dependency would change more than this entry")
        waiting += zip(kept, new.children, strict=True)
