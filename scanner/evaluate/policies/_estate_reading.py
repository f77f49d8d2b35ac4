"""Whether a policy reads the whole estate: only one that says so may, since its verdict is over all."""

from scanner.evaluate.policies._engine import PolicyError
from scanner.model.resource import Resource
from scanner.normalize.grammars.rego_tokens import Token, tokens

_FIELD = "resources"
_SAID = (
    "input.resources is the whole estate, and this policy gets one resource: write "
    "`custom: {scope: estate}` in its METADATA"
)


def reads_the_estate(module: Resource) -> PolicyError | None:
    """Return the place where a module reads all resources; None where it does not."""
    text = module.attributes["text"]
    if _FIELD not in text:
        return None
    stream = list(tokens(text))
    for index, token in enumerate(stream[:-1]):
        part = index > 0 and stream[index - 1].text == "."
        if token.text != "input" or token.type != "name" or part:
            continue
        found = _named(stream, index + 1)
        if found is not None:
            place = (module.origin.file, found.line, found.column)
            return PolicyError(*place, "scope", _SAID)
    return None


def _named(stream: list[Token], index: int) -> Token | None:
    """Return the token of the field that `.resources` or `["resources"]` names here."""
    step = stream[index + 1 : index + 2]
    if stream[index].text not in (".", "[") or not step:
        return None
    return step[0] if step[0].text.strip('"`') == _FIELD else None
