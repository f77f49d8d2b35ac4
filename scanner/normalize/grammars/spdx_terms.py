"""The terms of an SPDX licence expression: one id, its `+`, its exception, and their spelling."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.spdx_ids import DEPRECATED, EXCEPTIONS, LICENSES

_IDSTRING = re.compile(r"[A-Za-z0-9.-]+")
_REFERENCE = re.compile(
    r"(?:documentref-(?P<document>[a-z0-9.-]+):)?(?P<kind>licenseref|additionref)-(?P<name>[a-z0-9.-]+)",
    re.IGNORECASE,
)
_GNU_SUFFIX = re.compile(r"-(?:only|or-later)\Z")
_VERSION = re.compile(r"(?P<family>.+?)-(?P<version>[0-9]+(?:\.[0-9]+)*)(?P<rest>(?:-.*)?)\Z")
_MAX_ID = 200


class ExpressionError(ValueError):
    """An expression is not SPDX.

    Attributes:
        message: what is wrong and what to write instead.
        column: where, from 1.
    """

    def __init__(self, message: str | Callable[[], str], column: int) -> None:
        super().__init__(message, column)
        self._message = message
        self.column = column

    @property
    def message(self) -> str:
        """The words; what costs a search, such as a similar name, is looked for when asked."""
        if not isinstance(self._message, str):
            self._message = self._message()
        return self._message

    def __str__(self) -> str:
        """Return the message with its column."""
        return f"column {self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class Term:
    """One licence of an expression, in canonical spelling.

    Attributes:
        license: an id of the SPDX list that is not deprecated where a replacement exists, or a
            LicenseRef with its DocumentRef.
        later: whether `+` follows; GNU ids say it with -or-later instead.
        exception: id of the exception after WITH; "" when there is none.
        written_as: the deprecated ids it was written with; not part of its identity.
    """

    license: str
    later: bool = False
    exception: str = ""
    written_as: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the canonical spelling."""
        later = "+" if self.later else ""
        return f"{self.license}{later}" + (f" WITH {self.exception}" if self.exception else "")

    @property
    def key(self) -> tuple[str, bool, str]:
        """What makes two terms the same: ids compare without regard to case."""
        return self.license.casefold(), self.later, self.exception.casefold()

    @property
    def or_later(self) -> bool:
        """Whether the licensee may choose a later version."""
        return self.later or self.license.endswith("-or-later")

    @property
    def bare(self) -> "Term":
        """The same licence without its exception."""
        return replace(self, exception="")


@dataclass(frozen=True, slots=True)
class Version:
    """A licence as a family and a version, for "or any later version".

    Attributes:
        family: what stays equal between versions: "GPL", "GFDL-invariants", "CC-BY-NC".
        number: the version as numbers, so that 3.10 comes after 3.9.
    """

    family: str
    number: tuple[int, ...]


@cache
def version_of(identifier: str) -> Version | None:
    """Return family and version of a canonical licence id; None when it has no version."""
    match = _VERSION.match(_GNU_SUFFIX.sub("", identifier))
    if match is None:
        return None
    number = tuple(int(part) for part in match["version"].split("."))
    while number and number[-1] == 0:
        number = number[:-1]
    return Version(match["family"] + match["rest"], number)


def license_term(text: str, column: int) -> Term:
    """Return the term that one word in licence position stands for.

    Raises:
        ExpressionError: unknown id, exception in the place of a licence, or a misplaced `+`.
    """
    later = text.endswith("+")
    name = text[:-1] if later else text
    _check_characters(name, column)
    reference = _REFERENCE.fullmatch(name)
    if reference is not None:
        return Term(_reference(reference, "LicenseRef", later=later, column=column))
    known = LICENSES.get(name.lower())
    if known is None:
        raise ExpressionError(lambda: _unknown(name), column)
    if later and _GNU_SUFFIX.search(known):
        raise ExpressionError(
            f"'+' after {known}: write {_GNU_SUFFIX.sub('-or-later', known)}", column + len(name)
        )
    return _current(known, later=later)


def exception_id(text: str, column: int) -> tuple[str, str]:
    """Return the canonical exception that follows WITH, and the deprecated id it was written as.

    Raises:
        ExpressionError: unknown exception, or a licence in the place of one.
    """
    _check_characters(text, column)
    reference = _REFERENCE.fullmatch(text)
    if reference is not None:
        return _reference(reference, "AdditionRef", later=False, column=column), ""
    known = EXCEPTIONS.get(text.lower())
    if known is not None:
        return DEPRECATED.get(known) or known, known if known in DEPRECATED else ""
    if text.lower() in LICENSES:
        raise ExpressionError(f"{text} is a licence, not an exception: join it with AND", column)
    raise ExpressionError(lambda: f"unknown exception {text!r}{_near(text, EXCEPTIONS)}", column)


def _current(known: str, *, later: bool) -> Term:
    plussed = f"{known}+"
    if later and plussed in DEPRECATED:
        return Term(DEPRECATED[plussed], written_as=(plussed,))
    new = DEPRECATED.get(known, known) or known
    identifier, _, exception = new.partition(" WITH ")
    if later and identifier.endswith("-only"):
        identifier = identifier.removesuffix("-only") + "-or-later"
    later = later and not identifier.endswith("-or-later")
    return Term(identifier, later, exception, (known,) if known in DEPRECATED else ())


def _reference(match: re.Match[str], wanted: str, *, later: bool, column: int) -> str:
    if match["kind"].lower() != wanted.lower():
        place = "after WITH" if wanted == "AdditionRef" else "as a licence"
        raise ExpressionError(f"{match['kind']} cannot stand {place}: use {wanted}-...", column)
    if later:
        raise ExpressionError(f"'+' cannot follow a {wanted}", column + len(match[0]))
    document = f"DocumentRef-{match['document']}:" if match["document"] else ""
    return f"{document}{wanted}-{match['name']}"


def _check_characters(name: str, column: int) -> None:
    if not name:
        raise ExpressionError("'+' without a licence before it", column)
    if len(name) > _MAX_ID:
        raise ExpressionError(f"an id of {len(name)} characters; at most {_MAX_ID}", column)
    for index, character in enumerate(name):
        if not (_IDSTRING.match(character) or character == ":"):
            raise ExpressionError(f"{character!r} cannot be part of a licence id", column + index)


def _unknown(name: str) -> str:
    if name.lower() in EXCEPTIONS:
        return f"{EXCEPTIONS[name.lower()]} is an exception: write it after a licence and WITH"
    return f"unknown licence {name!r}{_near(name, LICENSES)}"


def _near(name: str, known: object) -> str:
    table = EXCEPTIONS if known is EXCEPTIONS else LICENSES
    import difflib  # noqa: PLC0415 - for errors only

    near = difflib.get_close_matches(name.lower(), table, n=1, cutoff=0.7)
    return f": did you mean {table[near[0]]}?" if near else ""
