"""Fields of the input that do not exist: found before a policy silently finds nothing for ever."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from scanner.evaluate.policies._engine import PolicyError
from scanner.evaluate.policies._policy import FINDING
from scanner.model.resource import Resource
from scanner.normalize.grammars.rego_tokens import Token, tokens

OF_RESOURCE = (
    "as_of", "attributes", "kind", "name", "origin", "owner", "scope", "side", "uid",
)  # fmt: skip
"""Fields of the input of a policy, as policies/schema/input.json publishes them."""
OF_ESTATE = ("as_of", "resources")
"""Fields of the input of a policy over the whole estate."""
_OF_ORIGIN = ("file", "line")


def mistyped(modules: Sequence[Resource]) -> Iterator[PolicyError]:
    """Yield an error for each field that a `finding` policy reads and that no input has."""
    for module in modules:
        if FINDING not in module.attributes["rules"] or module.attributes["test"]:
            continue
        stream = list(tokens(module.attributes["text"]))
        known = OF_ESTATE if _over_all(module) else OF_RESOURCE
        for index, token in enumerate(stream):
            if token.text != "input" or token.type != "name" or _is_part(stream, index):
                continue
            yield from _wrong(module, stream, index, known)


def _over_all(module: Resource) -> bool:
    blocks = module.attributes["annotations"]
    return any((each["values"].get("custom") or {}).get("scope") == "estate" for each in blocks)


def _is_part(stream: list[Token], index: int) -> bool:
    """Say whether the word is a part of another name, such as `data.input`, or a key."""
    before = stream[index - 1].text if index else ""
    after = stream[index + 1].text if index + 1 < len(stream) else ""
    return before == "." or (after == ":" and before in "{,")


def _wrong(
    module: Resource, stream: list[Token], index: int, known: Sequence[str]
) -> Iterator[PolicyError]:
    field, after = _field(stream, index + 1)
    if field is None:
        return
    name = _name(field)
    if name not in known:
        yield _error(module, field, f"input has no field {name!r}", name, known)
    elif name == "origin":
        inner, _ = _field(stream, after)
        if inner is not None and _name(inner) not in _OF_ORIGIN:
            said = f"input.origin has no field {_name(inner)!r}"
            yield _error(module, inner, said, _name(inner), _OF_ORIGIN)


def _field(stream: list[Token], index: int) -> tuple[Token | None, int]:
    """Return the field that `.name` or `["name"]` names here, and the index after it."""
    texts = [token.text for token in stream[index : index + 3]]
    if texts[:1] == ["."] and len(texts) > 1 and stream[index + 1].type == "name":
        return stream[index + 1], index + 2
    literal = len(texts) == 3 and stream[index + 1].type in ("string", "raw")
    if texts[:1] == ["["] and literal and texts[2] == "]":
        return stream[index + 1], index + 3
    return None, index


def _name(field: Token) -> str:
    return field.text.strip('"`')


def _error(
    module: Resource, field: Token, said: str, name: str, known: Sequence[str]
) -> PolicyError:
    close = get_close_matches(name, known, 1)
    hint = f": did you mean {close[0]!r}?" if close else f": there are {', '.join(known)}"
    return PolicyError(module.origin.file, field.line, field.column, "field", f"{said}{hint}")
