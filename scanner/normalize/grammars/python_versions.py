"""Read the version constraints of Poetry and Pipenv as PEP 440 specifiers."""

import re

_CARET = re.compile(r"[\^~](?!=)\s*v?(\d{1,9}(?:\.\d{1,9}){0,3})([\w.+-]{0,40})\Z")
_BARE = re.compile(r"v?\d[\w.!+*-]{0,60}\Z")


def pep440_specifier(text: str) -> str:
    """Return a constraint in the form of PEP 440; "" for any version.

    `^1.2` is `>=1.2,<2`, `^0.3` is `>=0.3,<0.4`, `~1.2` is `>=1.2,<1.3`, a bare `1.2` is `==1.2`
    (Poetry documentation, "Dependency specification").

    Raises:
        ValueError: alternatives (`||`), which PEP 440 cannot express.
    """
    if "||" in text or " | " in text:
        raise ValueError("alternatives have no single specifier")
    parts = [part.strip() for part in text.replace(" ", ",").split(",")]
    return ",".join(_part(part) for part in _glued(parts) if part not in ("", "*"))


def _glued(parts: list[str]) -> list[str]:
    glued: list[str] = []
    for part in parts:
        if (
            glued
            and glued[-1]
            and not any(char.isdecimal() for char in glued[-1])
            and glued[-1] != "*"
        ):
            glued[-1] += part
        else:
            glued.append(part)
    return glued


def _part(part: str) -> str:
    match = _CARET.match(part)
    if match is None:
        if part.startswith("=") and not part.startswith("=="):
            part = f"={part}"
        return f"=={part}" if _BARE.match(part) else part
    numbers = [int(number) for number in match[1].split(".")]
    position = _moves(part[0], numbers)
    upper = [*numbers[:position], numbers[position] + 1]
    return f">={match[1]}{match[2]},<{'.'.join(str(number) for number in upper)}"


def _moves(operator: str, numbers: list[int]) -> int:
    """Return which number the upper bound raises."""
    if operator == "~":
        return min(1, len(numbers) - 1)
    return next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
