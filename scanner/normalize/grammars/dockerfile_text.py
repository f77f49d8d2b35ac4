"""Dockerfiles as instructions, with the stage that each belongs to; linear in their length.

Source: Dockerfile reference (parser directives, line continuation, here-documents).
"""

import re
from collections.abc import Iterator
from dataclasses import field

from scanner.model.quick_dataclass import dataclass

_DIRECTIVE = re.compile(
    r"#[ \t]{0,20}escape[ \t]{0,20}=[ \t]{0,20}([\\`])[ \t]{0,20}\Z", re.IGNORECASE
)
_INSTRUCTION = re.compile(r"[ \t]*+([A-Za-z]{2,20})(?:[ \t]++|\Z)")
_HERE = re.compile(r"<<-?[\"']?([A-Za-z_][A-Za-z0-9_]{0,60})")
_ANY_DIRECTIVE = re.compile(
    r"#[ \t]{0,20}(?:syntax|escape|check)[ \t]{0,20}=[ \t]{0,20}\S", re.IGNORECASE
)
_AS = re.compile(r"(?i)\bas[ \t]++([\w.-]{1,100})\Z")
_MOST_HERE = 5


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction.

    Attributes:
        name: in upper case, such as "RUN".
        arguments: what follows, continued lines joined by a blank, without comments.
        stage: number of the build stage, from 0; -1 before the first FROM.
        line: its first line, from 1.
        written: the arguments with the white space of continued lines as it stands.
        comments: the lines of comments before it, after the last one without words.
    """

    name: str
    arguments: str
    stage: int
    line: int
    written: str = field(default="", compare=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


def instructions(text: str) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile; what is none is left out."""
    lines = text.split("\n")
    first = _DIRECTIVE.match(lines[0].rstrip("\r")) if lines else None
    escape = first.group(1) if first else "\\"
    index, stage = _after_directives(lines), -1
    said: list[str] = []
    while index < len(lines):
        start = index
        joined, raw, index = _logical(lines, index, escape)
        found = _INSTRUCTION.match(joined)
        if found is None:
            _keep_comment(said, lines[start])
            continue
        name, rest = found.group(1).upper(), joined[found.end() :].strip()
        index, inner = _here(lines, index, rest) if name in ("RUN", "COPY", "ADD") else (index, "")
        stage += name == "FROM"
        written = raw[len(found.group(1)) :].strip()
        rest = f"{rest}\n{inner}" if inner else rest
        yield Instruction(name, rest, stage, start + 1, written, tuple(said))
        said = []


def _after_directives(lines: list[str]) -> int:
    index = 0
    while index < len(lines) and _ANY_DIRECTIVE.match(lines[index]):
        index += 1
    return index


def _keep_comment(said: list[str], line: str) -> None:
    """Add the comment of a line to those before it, as BuildKit does; one without words ends them."""
    if not line.lstrip().startswith("#"):
        return
    comment = line[1:].strip()
    if comment:
        said.append(comment)
    else:
        said.clear()


def stage_name(arguments: str) -> str:
    """Return what `FROM image AS name` calls its stage; "" without a name."""
    found = _AS.search(arguments)
    return found.group(1) if found else ""


def _logical(lines: list[str], index: int, escape: str) -> tuple[str, str, int]:
    """Return a line with those that continue it, joined by a blank and as written; the next index."""
    parts: list[str] = []
    while index < len(lines):
        line = lines[index].rstrip("\r").rstrip(" \t")
        index += 1
        if line.lstrip().startswith("#") or (parts and not line.strip()):
            if parts:
                continue
            return "", "", index
        if not line.endswith(escape):
            parts.append(line)
            break
        parts.append(line[:-1])
    return " ".join(part.strip() for part in parts), "".join(parts).lstrip(), index


def _here(lines: list[str], index: int, rest: str) -> tuple[int, str]:
    """Return the index after the here-documents that an instruction opens, and their text."""
    inner: list[str] = []
    for word in _HERE.findall(rest)[:_MOST_HERE]:
        while index < len(lines):
            line = lines[index].rstrip("\r")
            index += 1
            if line.lstrip("\t") == word:
                break
            inner.append(line)
    return index, "\n".join(inner)
