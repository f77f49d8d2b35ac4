"""Which relations a SQL text of PostgreSQL can speak of, and with which privileges.

Nothing that a statement needs is left out: a name that may be a relation counts as one, and a text
that cannot be read for sure says so. What is named too much only makes less look unused.

Source: PostgreSQL documentation, "Lexical Structure", "SQL Commands" and "Privileges".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field

from scanner.model.quick_dataclass import dataclass

__all__ = ["EVERY", "LONGEST", "Token", "Use", "tokens_of", "use_of"]

LONGEST = 1_000_000
EVERY = "*"  # the name that stands for every relation
_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
_QUERIES = frozenset(
    {"select", "with", "values", "table", "insert", "update", "delete", "merge", "copy", "explain",
     "prepare", "declare", "truncate", "call"}
)  # fmt: skip
_MEANS = {
    "create": ("SELECT", "REFERENCES", "TRIGGER", "MAINTAIN"),
    "alter": ("SELECT", "REFERENCES", "TRIGGER"),
    "lock": _ALL,
    **dict.fromkeys(("analyze", "vacuum", "cluster", "reindex", "refresh"), ("MAINTAIN",)),
}  # fmt: skip
_NOTHING = frozenset(
    {"begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "set", "reset",
     "show", "discard", "deallocate", "listen", "unlisten", "notify", "checkpoint", "fetch", "move",
     "close", "grant", "revoke", "drop", "comment", "security", "reassign"}
)  # fmt: skip
_RUNS_TEXT = frozenset(
    {"query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema", "cursor_to_xml",
     "table_to_xml", "table_to_xmlschema", "table_to_xml_and_xmlschema", "schema_to_xml",
     "schema_to_xmlschema", "schema_to_xml_and_xmlschema", "database_to_xml",
     "database_to_xmlschema", "database_to_xml_and_xmlschema", "ts_stat", "ts_rewrite", "dblink",
     "dblink_exec", "dblink_send_query", "crosstab", "crosstab2", "crosstab3", "crosstab4",
     "connectby", "xpath_table"}
)  # fmt: skip
"""Functions that run a query that they are given as text, which is not looked into."""
_RESERVED_WORDS = """
    all analyse analyze and any array as asc asymmetric both case cast check collate column
    constraint create current_date current_role current_time current_timestamp current_user default
    deferrable desc distinct do else end except false fetch for foreign from grant group having in
    initially intersect into lateral leading limit localtime localtimestamp not null offset on only
    or order placing primary references returning select session_user some symmetric system_user
    table then to trailing true union unique user using variadic when where window with
"""
_RESERVED = frozenset(_RESERVED_WORDS.split())
"""Words that are no name unless they are quoted."""
_COMMENT = re.compile(r"/\*|\*/")
_LONGEST_NAME = 63
_TOKEN = re.compile(
    r"""(?P<blank>[\s]++|--[^\n]*+)
    |(?P<comment>/\*)
    |(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*+')
    |(?P<text>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*+')
    |(?P<quoted>(?:[uU]&)?"(?:[^"]|"")*+")
    |(?P<dollar>\$(?:[^\W\d][\w]*+)?\$)
    |(?P<word>[^\W\d][\w$]*+)
    |(?P<number>\$?[0-9][\w.]*+)
    |(?P<mark>[^'"])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement: `kind` is "word", "quoted", "text", "number" or "mark"."""

    kind: str
    text: str


@dataclass(slots=True)
class Use:
    """What the statements of a text can use.

    Attributes:
        relations: (schema or "", name) -> privileges; the name may also be a column or an alias.
        calls: names of functions that may be called.
        becomes: roles that SET ROLE or SET SESSION AUTHORIZATION names.
        opaque: why not all use is known; "" when it is. Never a part of the text but its first word.
    """

    relations: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    becomes: set[str] = field(default_factory=set)
    opaque: str = ""


def use_of(text: str) -> Use:
    """Return what a text of one or more statements can use."""
    use = Use()
    tokens = tokens_of(text)
    if tokens is None:
        use.opaque = "a statement that cannot be read"
        return use
    for statement in _statements(tokens):
        _add(use, statement)
    return use


def tokens_of(text: str) -> list[Token] | None:
    """Return the tokens, names folded as the server folds them; None when that is not certain."""
    found: list[Token] = []
    at = 0
    while at < len(text) <= LONGEST:
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        kind, piece, at = str(match.lastgroup), match[0], match.end()
        if kind == "comment":
            at = _after_comment(text, at)
        elif kind == "dollar":
            stop = text.find(piece, at)
            at = stop + len(piece) if stop >= 0 else -1
            found.append(Token("text", ""))
        elif kind != "blank":
            token = _token(kind, piece)
            if token is None:
                return None
            found.append(token)
        if at < 0:
            return None
    return found if len(text) <= LONGEST else None


def _token(kind: str, piece: str) -> Token | None:
    if kind == "word":
        # The server folds the letters of ASCII alone.
        folded = "".join(one.lower() if one.isascii() else one for one in piece)
        return Token("word", _cut(folded))
    if kind == "quoted":
        # Escapes in a name are not worked out.
        plain = piece[0] == '"'
        return Token("quoted", _cut(piece[1:-1].replace('""', '"'))) if plain else None
    if kind in ("text", "escaped"):
        # With standard_conforming_strings off, a backslash before the quote would go on.
        sure = kind == "escaped" or "\\'" not in piece
        return Token("text", piece.strip("'")) if sure else None
    return Token(kind, piece)


def _after_comment(text: str, at: int) -> int:
    """Return where a comment ends, comments inside it counted; -1 when it does not."""
    depth = 1
    for mark in _COMMENT.finditer(text, at):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return -1


def _cut(name: str) -> str:
    """Return a name as the server shortens it."""
    encoded = name.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST_NAME:
        return name
    return encoded[:_LONGEST_NAME].decode("utf-8", "ignore")


def _statements(tokens: list[Token]) -> Iterator[list[Token]]:
    current: list[Token] = []
    for token in (*tokens, Token("mark", ";")):
        if token != Token("mark", ";"):
            current.append(token)
        elif current:
            yield current
            current = []


def _add(use: Use, tokens: Sequence[Token]) -> None:
    first = next((one.text for one in tokens if one != Token("mark", "(")), "")
    if first in _NOTHING:
        _note_role(use, tokens)
        return
    if first in _QUERIES:
        _note_query(use, tokens)
    elif first in _MEANS:
        # Without a name, VACUUM and its like go over all relations.
        for name in (*_names(tokens), ("", EVERY)):
            use.relations.setdefault(name, set()).update(_MEANS[first])
        use.calls |= _calls(tokens)
    else:
        word = first.upper() if first.isidentifier() and len(first) < 30 else "strange"
        use.opaque = use.opaque or f"a statement ({word}) whose use is not in its text"
    if use.calls & _RUNS_TEXT:
        use.opaque = use.opaque or "a function that runs a text"
    if "set_config" in use.calls and any(
        one.text in ("role", "session_authorization") for one in tokens if one.kind == "text"
    ):
        use.opaque = use.opaque or "another role taken on by set_config"


def _note_role(use: Use, tokens: Sequence[Token]) -> None:
    words = [one.text for one in tokens if one.kind != "mark"]
    if words[0] == "set" and "default" not in words[-1:]:
        rest = [one for one in words[1:] if one not in ("session", "local", "to")]
        if rest[:1] in (["role"], ["authorization"]) and rest[1:2]:
            use.becomes.add(rest[1])


def _note_query(use: Use, tokens: Sequence[Token]) -> None:
    words = [one.text if one.kind == "word" else "" for one in tokens]
    every: set[str] = set()
    if "for" in words and {"update", "share"} & set(words):
        every.add("UPDATE")
    if "lock" in words:
        every.update(_ALL)
    targets = dict(_targets(tokens, words))
    blind = _inserts_blindly(tokens, words)
    for name in _names(tokens):
        held = use.relations.setdefault(name, set())
        held.update(every)
        if name not in targets or not blind:
            held.add("SELECT")
    for name, privileges in targets.items():
        use.relations.setdefault(name, set()).update(privileges)
    use.calls |= _calls(tokens)


def _targets(
    tokens: Sequence[Token], words: Sequence[str]
) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Yield the relations that are changed, each with what that needs."""
    found: dict[tuple[str, str], set[str]] = {}
    all_words = set(words)
    if words[0] == "truncate":
        found = {name: {"TRUNCATE"} for name in _names(tokens[1:])}
    for place, word in enumerate(words):
        needs = _needs(word, words[place + 1 : place + 2], all_words)
        if needs:
            at = place + 1
            while tokens[at : at + 1] and (
                words[at] in ("into", "from", "only") or tokens[at] == Token("mark", "(")
            ):
                at += 1
            found.setdefault(_dotted(tokens, at), set()).update(needs)
    yield from found.items()


def _dotted(tokens: Sequence[Token], at: int) -> tuple[str, str]:
    """Return the schema, or "", and the name that begin at a token."""
    chain = [one.text for one in tokens[at : at + 1]]
    while tokens[at + 1 : at + 2] == [Token("mark", ".")] and tokens[at + 2 : at + 3]:
        at += 2
        chain.append(tokens[at].text)
    return (chain[-2] if len(chain) > 1 else "", chain[-1] if chain else "")


def _needs(word: str, after: Sequence[str], words: set[str]) -> set[str]:
    if word == "insert" and list(after) == ["into"]:
        return {"INSERT", "UPDATE"} if "conflict" in words else {"INSERT"}
    if word == "delete" and list(after) == ["from"]:
        return {"DELETE"}
    if word == "merge" and list(after) == ["into"]:
        return {"INSERT", "UPDATE", "DELETE"}
    if word == "copy":
        return {"INSERT", "SELECT"}
    return {"UPDATE"} if word == "update" else set()


def _inserts_blindly(tokens: Sequence[Token], words: Sequence[str]) -> bool:
    """Say whether a statement is one INSERT of values, so that its target is not read."""
    reads = {"select", "returning", "conflict", "with", "table", "from"}
    if list(words[:2]) != ["insert", "into"] or reads & set(words):
        return False
    _, name = _dotted(tokens, 2)
    return sum(one.text == name for one in tokens) == 1


def _names(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Return every name with what stands before its dot."""
    found: dict[tuple[str, str], None] = {}
    for at, token in enumerate(tokens):
        if not _is_name(token):
            continue
        dotted = at >= 2 and tokens[at - 1] == Token("mark", ".")
        before = tokens[at - 2] if dotted else None
        named = before is not None and before.kind in ("word", "quoted")
        found[before.text if named and before else "", token.text] = None
    return list(found)


def _calls(tokens: Sequence[Token]) -> set[str]:
    return {
        token.text
        for token, after in zip(tokens, [*tokens[1:], Token("", "")], strict=False)
        if _is_name(token) and after == Token("mark", "(")
    }


def _is_name(token: Token) -> bool:
    if token.kind == "word":
        return token.text not in _RESERVED
    return token.kind == "quoted"
