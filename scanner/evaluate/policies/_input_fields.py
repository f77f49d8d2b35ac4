"""Fields of the input that do not exist: found before a policy silently finds nothing for ever."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from scanner.evaluate.policies._engine import PolicyError
from scanner.evaluate.policies._input_schema import Fields, fields_of
from scanner.evaluate.policies._policy import FINDING, Policy, policies_of
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Resource
from scanner.normalize.grammars.rego_tokens import Token, tokens

OF_RESOURCE = (
    "as_of", "attributes", "kind", "name", "origin", "owner", "scope", "side", "uid",
)  # fmt: skip
"""Fields of the input of a policy, as policies/schema/input.json publishes them."""
OF_ESTATE = ("as_of", "resources")
"""Fields of the input of a policy over the whole estate."""
_ORIGIN: Json = {
    "type": "object", "properties": {"file": {}, "line": {}}, "additionalProperties": False,
}  # fmt: skip
_LISTED = 6


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a reference: the name of a field, or "" for an index that is worked out."""

    name: str
    token: Token


def mistyped(
    modules: Sequence[Resource], schemas: Mapping[str, Json] = EMPTY
) -> Iterator[PolicyError]:
    """Yield an error for each field that a `finding` policy reads and that no input has.

    Args:
        modules: the policies.
        schemas: by kind, the published schema of the input; what a policy of other kinds reads
            below `attributes` is not known.
    """
    kinds = {
        one.module.origin.file: one.kinds
        for one in policies_of(modules, ())
        if isinstance(one, Policy)
    }
    for module in modules:
        if FINDING not in module.attributes["rules"] or module.attributes["test"]:
            continue
        known = _known(module, kinds.get(module.origin.file, ()), schemas)
        stream = list(tokens(module.attributes["text"]))
        for index, token in enumerate(stream):
            if token.text == "input" and token.type == "name" and not _is_part(stream, index):
                yield from _wrong(module, _reference(stream, index), known)


def _known(module: Resource, kinds: Sequence[str], schemas: Mapping[str, Json]) -> Fields:
    if _over_all(module):
        return fields_of([{"properties": {key: {} for key in OF_ESTATE}}])
    held = [schemas[kind] for kind in kinds if kind in schemas]
    if not kinds or len(held) < len(kinds):
        properties = {**{key: {} for key in OF_RESOURCE}, "origin": _ORIGIN}
        return fields_of([{"properties": properties}])
    return fields_of(held)


def _over_all(module: Resource) -> bool:
    blocks = module.attributes["annotations"]
    return any((each["values"].get("custom") or {}).get("scope") == "estate" for each in blocks)


def _is_part(stream: list[Token], index: int) -> bool:
    """Say whether the word is a part of another name, such as `data.input`, or a key."""
    before = stream[index - 1].text if index else ""
    after = stream[index + 1].text if index + 1 < len(stream) else ""
    return before == "." or (after == ":" and before in "{,")


def _reference(stream: list[Token], index: int) -> list[_Step]:
    """Return the steps after `input`, and those that an `object.get` around it takes further."""
    steps, after = _steps(stream, index + 1)
    before = [token.text for token in stream[max(0, index - 4) : index]]
    if before == ["object", ".", "get", "("] and after < len(stream) and stream[after].text == ",":
        steps += _keys(stream, after + 1)
    return steps


def _steps(stream: list[Token], index: int) -> tuple[list[_Step], int]:
    steps = []
    while index + 1 < len(stream):
        token, following = stream[index], stream[index + 1]
        if token.text == "." and following.type == "name":
            steps.append(_Step(following.text, following))
            index += 2
        elif token.text == "[" and not token.spaced:
            end = _closing(stream, index)
            literal = end == index + 2 and following.type in ("string", "raw")
            steps.append(_Step(_name(following) if literal else "", following))
            index = end + 1
        else:
            break
    return steps, index


def _closing(stream: list[Token], index: int) -> int:
    depth = 0
    for place in range(index, len(stream)):
        depth += (stream[place].text in ("[", "(", "{")) - (stream[place].text in ("]", ")", "}"))
        if not depth:
            return place
    return len(stream)


def _keys(stream: list[Token], index: int) -> list[_Step]:
    """Return the key of an `object.get`, or its list of keys, where they are written out."""
    inside = stream[index : index + 1]
    if inside and inside[0].text == "[":
        inside = [one for one in stream[index + 1 : _closing(stream, index)] if one.text != ","]
    if not all(one.type in ("string", "raw") for one in inside):
        return []
    return [_Step(_name(one), one) for one in inside]


def _wrong(module: Resource, steps: list[_Step], known: Fields) -> Iterator[PolicyError]:
    said = "input"
    for step in steps:
        if known.open:
            return
        inside = known.inside(step.name)
        if inside is None:
            yield _error(module, step, said, known.names)
            return
        known, said = inside, f"{said}.{step.name or '_'}"


def _name(field: Token) -> str:
    return field.text.strip('"`')


def _error(module: Resource, step: _Step, said: str, known: Sequence[str]) -> PolicyError:
    close = get_close_matches(step.name, known, 1)
    listed = ", ".join(known[:_LISTED]) + (", ..." if len(known) > _LISTED else "")
    hint = f": did you mean {close[0]!r}?" if close else f": there are {listed or 'none'}"
    wanted = f"field {step.name!r}" if step.name else "elements"
    place = (module.origin.file, step.token.line, step.token.column)
    return PolicyError(*place, "field", f"{said} has no {wanted}{hint}")
