"""What a policy reads that it is not given: the whole estate, or what only conftest knows of a file."""

from scanner.evaluate.policies._engine import PolicyError
from scanner.model.resource import Resource
from scanner.normalize.grammars.rego_tokens import Token, tokens

_FIELD = "resources"
_SAID = (
    "input.resources is the whole estate, and this policy gets one resource: write "
    "`custom: {scope: estate}` in its METADATA"
)


_OF_FILE = "conftest"
_NOT_GIVEN = (
    "data.conftest names the file that is judged, which is not given here: "
    "use --combine, which gives the path of each document"
)


def reads_the_file(path: str, text: str) -> PolicyError | None:
    """Return the place where a module reads `data.conftest`; None where it does not."""
    if _OF_FILE not in text:
        return None
    stream = list(tokens(text))
    for index, token in enumerate(stream[:-1]):
        if token.text == "data" and token.type == "name":
            found = _named(stream, index + 1, _OF_FILE)
            if found is not None:
                return PolicyError(path, found.line, found.column, "data", _NOT_GIVEN)
    return None


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
        found = _named(stream, index + 1, _FIELD)
        if found is not None:
            place = (module.origin.file, found.line, found.column)
            return PolicyError(*place, "scope", _SAID)
    return None


def _named(stream: list[Token], index: int, field: str) -> Token | None:
    """Return the token of the field that `.field` or `["field"]` names here."""
    step = stream[index + 1 : index + 2]
    if stream[index].text not in (".", "[") or not step:
        return None
    return step[0] if step[0].text.strip('"`') == field else None
