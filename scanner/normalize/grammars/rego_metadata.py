"""`# METADATA` annotations of Rego modules, read without an engine.

Source: Open Policy Agent documentation, "Annotations": a comment block that opens with METADATA
holds YAML and belongs to the package or rule below it; `scope` is package, subpackages, document
or rule.
"""

from collections.abc import Iterator, Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

SCOPES = ("package", "subpackages", "document", "rule")
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
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        if _comment(lines[index]).strip() != "METADATA":
            index += 1
            continue
        end = index + 1
        while end < len(lines) and lines[end].lstrip().startswith("#"):
            end += 1
        yield _block(index + 1, lines[index + 1 : end], _code_after(lines, end))
        index = end


def merged(outer: Mapping[str, Json], inner: Mapping[str, Json]) -> dict[str, Json]:
    """Return the annotations in force where both apply: the nearer wins, `custom` key by key."""
    both = {**outer, **inner}
    custom = [part.get("custom") for part in (outer, inner)]
    both["custom"] = {k: v for part in custom if isinstance(part, dict) for k, v in part.items()}
    return both


def _comment(line: str) -> str:
    stripped = line.lstrip()
    return stripped[1:] if stripped.startswith("#") else ""


def _code_after(lines: list[str], index: int) -> str:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return lines[index].strip() if index < len(lines) else ""


def _block(line: int, comments: list[str], code: str) -> Annotation | AnnotationError:
    # One blank after the # is the usual style and is not part of the YAML.
    body = [_comment(comment) for comment in comments]
    if all(part.startswith(" ") or not part.strip() for part in body):
        body = [part[1:] for part in body]
    values = _yaml("\n".join(body))
    if isinstance(values, str):
        return AnnotationError(line, values)
    target = "" if code.startswith("package") else _rule_name(code)
    scope = values.get("scope") or ("rule" if target else "package")
    if scope not in SCOPES:
        return AnnotationError(line, f"scope {scope!r} is none of {', '.join(SCOPES)}")
    return Annotation(line, scope, target, values)


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
    return value if isinstance(value, dict) else "the block is not a mapping"
