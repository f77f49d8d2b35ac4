"""Read ignore files, CODEOWNERS and JSON with comments as conftest hands them to policies.

Source: conftest 0.71 and the libraries by which it reads them (go-ignore 0.3, hmarr/codeowners 1.2,
muhammadmuzzammil1998/jsonc 1.0): what they make of odd lines is theirs.
"""

import re

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.unicode_spaces import UNICODE_SPACES

_LONGEST_LINE = (
    65_535  # what its reader of CODEOWNERS holds; it ends at a longer line without a word
)
_PATTERN = re.compile(r"[A-Za-z0-9*?./@_+\-\\()]")
_OWNER = re.compile(r"[A-Za-z0-9.@/_%+\-]*")
_EMAIL = re.compile(r"([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,6})")
_TEAM = re.compile(r"@([A-Za-z0-9-]+/[A-Za-z0-9_-]+)")
_USER = re.compile(r"@([A-Za-z0-9_-]+)")
_COMMENT = re.compile(
    r"""\"(?:[^"\\]++|\\.)*+"|((?://|\#)[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)""", re.DOTALL
)
_MISTAKEN = re.compile(r"\A/\*/|\*[ \t\n]+/")


def load_ignore(text: str) -> Json:
    """Return a list that holds the list of `{Kind, Value, Original}` of every line.

    Raises:
        DocumentSyntaxError: a line ends with a backslash, at which conftest fails.
    """
    return [[_entry(line, number) for number, line in enumerate(text.split("\n"), 1)]]


def _entry(line: str, number: int) -> dict[str, Json]:
    kept = line.rstrip(" ")
    if kept.endswith("\\"):
        if kept == line:
            raise DocumentSyntaxError(number, len(line), "a backslash ends this line")
        kept += " "
    if not kept:
        kind, value = "Empty", line
    elif line.startswith("#"):
        kind, value = "Comment", kept[1:].strip(UNICODE_SPACES)
    elif line.startswith("!"):
        kind, value = "NegatedPath", _unescaped(kept[1:])
    else:
        kind, value = "Path", _unescaped(kept)
    return {"Kind": kind, "Value": value, "Original": line}


def _unescaped(text: str) -> str:
    # Its library takes bytes for characters.
    plain = text if text.isascii() else text.encode("utf-8", "replace").decode("latin-1")
    return re.sub(r"\\(\\?)", r"\1", plain)


def load_codeowners(text: str) -> Json:
    """Return `{rules: [{pattern, owners: [{type, value}], comment, lineNumber}]}`.

    Raises:
        DocumentSyntaxError: a pattern or an owner is none of those that conftest knows.
    """
    rules: list[Json] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(line.encode("utf-8", "replace")) > _LONGEST_LINE:
            raise DocumentSyntaxError(number, 1, "this line is too long")
        stripped = line.strip(UNICODE_SPACES)
        if stripped and not stripped.startswith("#"):
            rules.append(_rule(stripped, number))
    return {"rules": rules or None}


def _rule(line: str, number: int) -> dict[str, Json]:
    before, _, comment = line.partition("#")
    end = _end_of_pattern(before, number)
    pattern, owners = before[:end], before[end:]
    anchored = pattern.startswith("/") and not any(mark in pattern for mark in "*?\\")
    if not anchored and "***" in pattern:
        raise DocumentSyntaxError(number, 1, "three asterisks in a row are no pattern")
    return {
        "pattern": pattern,
        "owners": [_owner(word, number) for word in re.split("[ \t]+", owners) if word],
        "comment": comment.strip(UNICODE_SPACES),
        "lineNumber": number,
    }


def _end_of_pattern(line: str, number: int) -> int:
    """Return where the pattern ends: at the first white space that no backslash stands before."""
    escaped = False
    for index, character in enumerate(line):
        if character in " \t" and not escaped:
            return index
        if character not in " \t" and not _PATTERN.match(character):
            raise DocumentSyntaxError(number, index + 1, "a character that no pattern holds")
        escaped = character == "\\"
    return len(line)


def _owner(word: str, number: int) -> dict[str, Json]:
    if _OWNER.fullmatch(word):
        if found := _EMAIL.fullmatch(word):
            return {"type": "email", "value": found[1]}
        if found := _TEAM.fullmatch(word):
            return {"type": "team", "value": found[1]}
        if found := _USER.fullmatch(word):
            return {"type": "username", "value": found[1]}
    raise DocumentSyntaxError(number, 1, "an owner is neither an address nor a user nor a team")


def load_jsonc(text: str) -> Json:
    """Return the value of JSON with comments.

    Raises:
        DocumentSyntaxError: what is left without comments is not JSON, or a comment holds a mark that
            conftest's library does not take for a part of it.
    """
    return load_json(_COMMENT.sub(_blanked, text))


def _blanked(found: re.Match[str]) -> str:
    """Return a string as it is, and blanks for a comment."""
    comment = found[1]
    if comment is None:
        return found[0]
    if comment.count('"') % 2 or "\\" in comment or _MISTAKEN.search(comment):
        raise DocumentSyntaxError(0, 0, "a comment with a mark that ends it, or begins a text")
    return re.sub(r"[^\n]", " ", comment)
