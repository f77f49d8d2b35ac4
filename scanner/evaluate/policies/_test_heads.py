"""The tests of a module as `opa test` counts them: one for each head, also where names repeat.

Source: Open Policy Agent documentation, "Policy Testing" (test format, parameterised tests).
"""

from collections.abc import Iterator

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.rego_tokens import Token, statements, tokens

PREFIX = "test_"
SKIPPED = "todo_test_"


@dataclass(frozen=True, slots=True)
class TestHead:
    """One rule that is a test.

    Attributes:
        path: of the rule below its package, up to the name that makes it a test.
        token: of that name.
        cases: whether it has a value for each of several cases, as `test_x[case]` does.
        function: whether it takes arguments, so that it cannot be asked.
    """

    path: tuple[str, ...]
    token: Token
    cases: bool
    function: bool

    @property
    def skipped(self) -> bool:
        """Whether its name says that it is not run yet."""
        return self.path[-1].startswith(SKIPPED)


def test_heads(text: str, rego_version: str) -> Iterator[TestHead]:
    """Yield the tests of a module in order of place."""
    stream = list(tokens(text))
    for index in statements(stream):
        head = index + 1 if stream[index].text == "default" else index
        found = _head(stream, head, old=rego_version == "v0")
        if found is not None:
            yield found


def _head(stream: list[Token], index: int, *, old: bool) -> TestHead | None:
    path: list[str] = []
    for token in stream[index:]:
        if token.type == "name" and (not path or not token.spaced):
            path.append(token.text)
        elif token.type == "string" and path and token.depth == stream[index].depth + 1:
            path.append(token.text.strip('"'))
        elif token.spaced or token.text not in (".", "[", "]"):
            return None
        else:
            continue
        if path[-1].startswith((PREFIX, SKIPPED)):
            return _found(stream, token, tuple(path), old=old)
    return None


def _found(stream: list[Token], token: Token, path: tuple[str, ...], *, old: bool) -> TestHead:
    after = stream[stream.index(token) + 1 :][:8]
    texts = [one.text for one in after]
    if token.type == "string":
        texts, after = texts[1:], after[1:]
    opens = texts[:1] == ["["] and not after[0].spaced
    if opens and len(after) > 2 and after[1].type == "string" and texts[2] == "]":
        opens = False
    # In the old syntax such a head without a value is a set, which is no test that can pass.
    cases = opens and not (old and texts[3:4] not in (["="], [":"]))
    return TestHead(path, token, cases, function=texts[:1] == ["("] and not after[0].spaced)
