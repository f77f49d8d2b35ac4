"""Instructions of a Dockerfile as conftest hands them to policies: command, flags and values.

Source: conftest documentation, parser `dockerfile` (names of the fields); Dockerfile reference.
"""

import re
from collections.abc import Iterable, Iterator

from scanner.model.resource import Json
from scanner.normalize.grammars.dockerfile_text import Instruction
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_FLAG = re.compile(r"""--[a-z](?:"[^"]*+"|'[^']*+'|\S)*+(?:\s++|\Z)""")
_QUOTED = re.compile(r"""["']([^"'\\]*+)["']|\\(.)""")
_WORD = re.compile(r"""(?:"(?:\\.|[^"\\])*+"|'[^']*+'|\\.|[^\s"'\\]|["'\\])++""", re.DOTALL)
_PAIRS = frozenset({"ENV", "LABEL"})
_ONE_TEXT = frozenset({"MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR"})
_COMMANDS = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL"})
_LISTS = frozenset({"ADD", "COPY", "VOLUME"})


def commands(instructions: Iterable[Instruction]) -> list[dict[str, Json]]:
    """Return `{Cmd, SubCmd, JSON, Flags, Value, Stage}` for each instruction, in order.

    `Cmd` is in lower case; `SubCmd` is what ONBUILD puts off; `Value` holds the elements of the
    JSON form, one text for a shell command, and name, value and sign for each pair of ENV and
    LABEL. Comments before an instruction are commands `comment` before it.
    """
    return [command for one in instructions for command in (*_comments(one), _command(one))]


def _comments(one: Instruction) -> Iterator[dict[str, Json]]:
    held: dict[str, Json] = {"Cmd": "comment", "SubCmd": "", "JSON": False, "Flags": None}
    for comment in one.comments:
        yield {**held, "Value": [comment], "Stage": max(0, one.stage)}


def _command(one: Instruction) -> dict[str, Json]:
    flags, rest = _flags(one.written)
    inner, name = "", one.name
    if name == "ONBUILD":
        inner, _, rest = rest.partition(" ")
        name = inner.upper()
        rest = _flags(rest.strip())[1]
    is_json, values = _values(name, rest)
    return {
        "Cmd": one.name.lower(),
        "SubCmd": inner,
        "JSON": is_json,
        "Flags": flags,
        "Value": values or None,
        "Stage": max(0, one.stage),
    }


def _flags(text: str) -> tuple[list[str], str]:
    flags, at = [], 0
    while found := _FLAG.match(text, at):
        flags.append(_unquoted(found[0].strip()))
        at = found.end()
    return flags, text[at:].strip()


def _unquoted(flag: str) -> str:
    return _QUOTED.sub(lambda found: found[1] if found[1] is not None else found[2], flag)


def _values(name: str, text: str) -> tuple[bool, list[str]]:
    if name == "HEALTHCHECK":
        kind, _, command = text.partition(" ")
        is_json, values = _values("CMD", command.strip())
        return is_json, [kind.upper(), *values]
    if name in _COMMANDS | _LISTS:
        listed = _json_form(text)
        if listed is not None:
            return True, listed
    if name in _PAIRS:
        return False, _pairs(text)
    if name == "ARG":
        return False, _WORD.findall(text)
    if name in _COMMANDS | _ONE_TEXT:
        return False, [text] if text else []
    return False, text.split()


def _json_form(text: str) -> list[str] | None:
    try:
        value = load_json(text) if text.startswith("[") else None
    except DocumentSyntaxError:
        return None
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    return None


def _pairs(text: str) -> list[str]:
    words = _WORD.findall(text)
    if words and "=" not in words[0]:
        return [words[0], text[len(words[0]) :].strip(), ""]
    return [part for word in words for part in _pair(word)]


def _pair(word: str) -> tuple[str, str, str]:
    name, sign, value = word.partition("=")
    return name, value, sign
