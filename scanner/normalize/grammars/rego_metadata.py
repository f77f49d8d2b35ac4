"""`# METADATA` annotations of Rego modules, read without an engine.

Source: Open Policy Agent documentation, "Annotations": a comment block that opens with METADATA
holds YAML and belongs to the package or rule below it; `scope` is package, subpackages, document
or rule.
"""

from collections.abc import Iterator, Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.rego_tokens import tokens
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_OF_PACKAGES = ("package", "subpackages")
_OF_RULES = ("document", "rule")
SCOPES = (*_OF_PACKAGES, *_OF_RULES)
_WORD = "METADATA"
_MAX_BLOCK = 32_768


@dataclass(frozen=True, slots=True)
class Annotation:
    """One METADATA block.

    Attributes:
        line: of the word METADATA, from 1.
        scope: one of SCOPES; where the block names none, what stands below it decides.
        target: name of the rule below; "" for a package.
        values: the block itself.
    """

    line: int
    scope: str
    target: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class AnnotationError:
    """A block that cannot be read: where, and why."""

    line: int
    reason: str


def annotations(text: str) -> Iterator[Annotation | AnnotationError]:
    """Yield the METADATA blocks of a module in file order."""
    if _WORD not in text:
        return
    lines = text.split("\n")
    opening = [index for index, line in enumerate(lines) if line[:1] == "#" and _opens(line)]
    if not opening:
        return
    below = _code_below(lines)
    quoted = _quoted(text) if _may_be_quoted(lines, opening) else frozenset()
    for index, following in zip(opening, [*opening[1:], len(lines)], strict=True):
        end = index + 1
        while end < following and lines[end].startswith("#"):
            end += 1
        if index not in quoted and (end > index + 1 or lines[index][1:].strip() == _WORD):
            yield _block(index + 1, lines[index + 1 : end], below[end])


def merged(outer: Mapping[str, Json], inner: Mapping[str, Json]) -> dict[str, Json]:
    """Return the annotations in force where both apply: the nearer wins, `custom` key by key."""
    both = {**outer, **inner}
    custom = [part.get("custom") for part in (outer, inner)]
    both["custom"] = {k: v for part in custom if isinstance(part, dict) for k, v in part.items()}
    return both


def _opens(line: str) -> bool:
    """Say whether a comment opens a block."""
    return line[1:].lstrip().startswith(_WORD)


def _may_be_quoted(lines: list[str], opening: list[int]) -> bool:
    """Say whether a raw string may be open at a block; to know it takes reading all of the text."""
    start, count = 0, 0
    for index in opening:
        count += "\n".join(lines[start:index]).count("`")
        start = index
        if count % 2:
            return True
    return False


def _quoted(text: str) -> frozenset[int]:
    """Return the lines, from 0, that a raw string goes on in: what looks like a comment is none."""
    found: set[int] = set()
    for token in tokens(text):
        if token.type == "raw":
            found.update(range(token.line, token.line + token.text.count("\n")))
    return frozenset(found)


def _code_below(lines: list[str]) -> list[str]:
    """Return for each line, and for the end, the code that stands there or next below."""
    below = [""]
    for line in reversed(lines):
        code = line.strip()
        below.append(below[-1] if not code or code[0] == "#" else code)
    return below[::-1]


def _block(line: int, comments: list[str], code: str) -> Annotation | AnnotationError:
    # One blank after the # is the usual style and is not part of the YAML.
    body = [comment[1:].rstrip("\r").removeprefix(" ") for comment in comments]
    values = _yaml("\n".join((*body, "")))
    if isinstance(values, str):
        return AnnotationError(line, values)
    target = "" if code.startswith("package") else _rule_name(code)
    usual = "document" if values.get("entrypoint") is True else "rule"
    scope = values.get("scope") or (usual if target else "package")
    if reason := _misplaced(scope, target, code):
        return AnnotationError(line, reason)
    return Annotation(line, scope, target, values)


def _misplaced(scope: Json, target: str, code: str) -> str:
    """Say why a block of a scope cannot stand above some code; "" where it can."""
    if scope not in SCOPES:
        return f"scope {scope!r} is none of {', '.join(SCOPES)}"
    if not code or target == "import":
        return "neither a package nor a rule stands below it: move it above what it is about"
    if (scope in _OF_RULES) != bool(target):
        below = "a rule" if target else "the package"
        return f"scope {scope!r} stands above {below}: write one of {_fitting(target)}"
    return ""


def _fitting(target: str) -> str:
    return " or ".join(_OF_RULES if target else _OF_PACKAGES)


def _rule_name(code: str) -> str:
    word = code.removeprefix("default ").lstrip()
    end = 0
    while end < len(word) and (word[end].isalnum() or word[end] == "_"):
        end += 1
    return word[:end]


def _yaml(text: str) -> dict[str, Json] | str:
    """Return the mapping, or in words why the text is none."""
    from scanner.normalize.grammars.yaml_text import load_documents  # noqa: PLC0415 - a large parser

    if len(text) > _MAX_BLOCK:
        return f"the block has {len(text)} characters, more than {_MAX_BLOCK}"
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        return f"not valid YAML: {error}"
    if not documents:
        return {}
    value = documents[0].value
    if not isinstance(value, dict):
        return "the block is not a mapping"
    custom = value.get("custom")
    return value if custom is None or isinstance(custom, dict) else "`custom` is not a mapping"
