"""What the embedded engine answers differently from OPA, found before it is asked.

Measured by asking both the same: regorus pads wrongly when a format of sprintf names a width or a
flag, and its numbers lose digits beyond 2^53. What cannot be seen in the text (a sum of fractions,
`upper` of letters that become two, `%s` of a number) is listed in the documentation of limits.
"""

import re
from collections.abc import Mapping

from scanner.evaluate.policies._engine import PolicyError
from scanner.normalize.grammars.rego_tokens import Token, tokens

_PADDED = re.compile(r"%[-+ #0]{0,5}[1-9]|%[-+#0]{1,5}[a-zA-Z]")
_LONG_NUMBER = re.compile(r"\d{16,4000}")
_OTHERWISE = "evaluate it with the opa binary"


def differences(modules: Mapping[str, str]) -> tuple[PolicyError, ...]:
    """Return one error for each construct that the embedded engine is known to get wrong."""
    errors = []
    for path, text in modules.items():
        if "sprintf" in text or _LONG_NUMBER.search(text):
            errors += [_error(path, token, what) for token, what in _found(text)]
    return tuple(errors)


def _found(text: str) -> list[tuple[Token, str]]:
    stream = list(tokens(text))
    found = []
    for index, token in enumerate(stream):
        before = [each.text for each in stream[max(0, index - 2) : index]]
        is_format = token.type in ("string", "raw") and before == ["sprintf", "("]
        if is_format and _PADDED.search(token.text.replace("%%", "")):
            found.append((token, f"pads the format {token.text[:60]} differently"))
        starts = token.text.isdigit() and not (index and stream[index - 1].text.isdigit())
        if starts and _is_long(stream[index : index + 16]):
            found.append((token, "keeps 15 digits of a number only"))
    return found


def _is_long(digits: list[Token]) -> bool:
    """Say whether sixteen digits stand side by side; each is a token of its own."""
    columns = [token.column for token in digits if token.text.isdigit()]
    return len(columns) == 16 and columns[-1] - columns[0] == 15


def _error(path: str, token: Token, what: str) -> PolicyError:
    message = f"the embedded engine {what}: {_OTHERWISE}"
    return PolicyError(path, token.line, token.column, "differs", message)
