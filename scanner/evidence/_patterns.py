"""Secrets that are known by their own shape, wherever they stand."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scanner.evidence._sensitive import is_secret_text

Mask = Callable[[bytes], str]
"""Turns the bytes of a secret into the word that stands for it."""


class _Shape(NamedTuple):
    """Words of which one must be in the text, in lower case, and the shape; group 1 is masked."""

    needles: tuple[str, ...]
    shape: re.Pattern[str]


# Every repetition is bounded and every shape starts at a fixed word: linear on any text.
_OF_GITHUB = _Shape(
    ("gho_", "ghp_", "ghr_", "ghs_", "ghu_"), re.compile(r"(gh[oprsu]_[A-Za-z0-9]{36,255})")
)
_OTHERS = (
    _Shape(("github_pat_",), re.compile(r"(github_pat_[A-Za-z0-9_]{22,255})")),
    _Shape(("glpat-",), re.compile(r"(glpat-[\w-]{20,120})")),
    _Shape(("xox",), re.compile(r"(xox[abeoprs]-[A-Za-z0-9-]{10,250})")),
    _Shape(("xapp-",), re.compile(r"(xapp-[A-Za-z0-9-]{20,250})")),
    _Shape(("hooks.slack.com/",), re.compile(r"hooks\.slack\.com/services/([A-Za-z0-9/]{20,120})")),
    _Shape(("aiza",), re.compile(r"(AIza[0-9A-Za-z_-]{35})")),
    _Shape(("_live_",), re.compile(r"([sr]k_live_[0-9A-Za-z]{16,120})")),
    _Shape(("npm_",), re.compile(r"(npm_[A-Za-z0-9]{36})")),
    _Shape(("pypi-age",), re.compile(r"(pypi-AgE[\w-]{50,400})")),
    _Shape(("sk-",), re.compile(r"(?<![\w-])(sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,200})")),
    _Shape(
        ("eyj",),
        re.compile(
            r"(?<![\w.-])(eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{0,2000})"
        ),
    ),
    _Shape(
        ("bearer ", "basic "),
        re.compile(r"(?i:\b(?:bearer|basic)) {1,4}(?=[^\s\d]{0,200}\d)([A-Za-z0-9._~+/-]{20,4000}={0,2})"),
    ),
    _Shape(("@",), re.compile(r"://[^\s/:@\"'<>]{0,200}:([^\s/@\"'<>]{1,500})@")),
    _Shape(
        ("curl",),
        re.compile(r"\bcurl\b[^\n|;&]{0,160}?[ \t](?:-u|--user)[ =][\"']?[^\s:\"'$]{1,120}:([^\s\"']{1,200})"),
    ),
)  # fmt: skip
_SHARED = (
    "gh"  # Few texts hold these two letters: the needles that begin so are looked for in those.
)
_WITHOUT_SHARED = (
    *(needle for needles, _ in _OTHERS for needle in needles), "akia", "asia", "private key",
)  # fmt: skip
_NEEDLES = (*_OF_GITHUB.needles, *_WITHOUT_SHARED)
_PLAIN_NEEDLES = tuple(needle for needle in _NEEDLES if "_" not in needle)
_ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])")
_SECRET_KEY = re.compile(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_MIXED = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9/+]"))
_NEIGHBOURHOOD = 300
_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_QUOTE = re.compile("[\"'`]")
_KEY_PIECE = re.compile(r"[A-Za-z0-9+/=]{20,}+")
_PIECES = 16_384
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")

Found = tuple[int, int, bytes]
"""Start and end of a secret in the text, and the bytes its HMAC is taken over."""


def find(text: str, lowered: str) -> Iterator[Found]:
    """Yield every secret of a known shape; the places may overlap.

    Args:
        text: the document.
        lowered: `text` in lower case, of the same length.
    """
    for needles, shape in (_OF_GITHUB, *_OTHERS) if _SHARED in lowered else _OTHERS:
        for needle in needles:
            if needle in lowered:
                yield from _of_shape(text, shape)
                break
    if "akia" in lowered or "asia" in lowered:
        yield from _aws_secret_keys(text)
    if "private key" in lowered:
        yield from _private_keys(text)


def _of_shape(text: str, shape: re.Pattern[str]) -> Iterator[Found]:
    for match in shape.finditer(text):
        if is_secret_text(match.group(1)):
            yield (*match.span(1), match.group(1).encode())


def may_hold(lowered: str) -> bool:
    """Say quickly whether a text can hold any of the shapes."""
    # A text without an underline holds none of the half of them that have one.
    needles = _NEEDLES if _SHARED in lowered else _WITHOUT_SHARED
    for needle in needles if "_" in lowered else _PLAIN_NEEDLES:  # noqa: SIM110 - a generator takes twice as long, for each document
        if needle in lowered:
            return True
    return False


def _aws_secret_keys(text: str) -> Iterator[Found]:
    """Yield the secret keys near access key ids; the id alone is no secret."""
    done = 0
    for match in _ACCESS_KEY.finditer(text):
        start = max(done, match.start() - _NEIGHBOURHOOD)
        end = match.end() + _NEIGHBOURHOOD
        for near in _SECRET_KEY.finditer(text, start, end):
            # Forty characters of one case are a commit id or a name.
            if all(part.search(near.group()) for part in _MIXED):
                yield (*near.span(), near.group().encode())
        done = max(done, end - 40)


def _private_keys(text: str) -> Iterator[Found]:
    """Yield each key from its first to its last line; a key without an end goes on to the end.

    Where quotes stand between the first line and the last, a program puts the key together from
    pieces, or only handles keys: there the pieces are taken one by one, so that the program stays
    one that can be read.
    """
    at = 0
    while (begin := _PEM.search(text, at)) is not None:
        end = _PEM_END.search(text, begin.end())
        stop = end.end() if end else len(text)
        if _QUOTE.search(text, begin.end(), stop):
            at = min(stop, begin.end() + _PIECES)
            for piece in _KEY_PIECE.finditer(text, begin.end(), at):
                yield (*piece.span(), piece.group().encode())
        else:
            yield begin.start(), stop, _pem_bytes(text[begin.start() : stop])
            at = stop


def _pem_bytes(text: str) -> bytes:
    """Return a key free of how its container indents and escapes it."""
    lines = text.replace("\\r", "").replace("\\n", "\n").split("\n")
    return "\n".join(line.strip(" \t\r\"'+,\\") for line in lines if line.strip()).encode()
