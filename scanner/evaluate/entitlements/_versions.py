"""Whether a version is within a specifier set, for versions of any product."""

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

_NUMBERS = re.compile(r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,9})")


def within(version: str, specifiers: str) -> bool | None:
    """Say whether a version is within a specifier set such as ">=23.10,<25" (PEP 440).

    A version that is not of PEP 440, such as "23.10.1-hotfix", is compared by the numbers it
    begins with. Everything is within an empty set. None when the two cannot be compared.
    """
    if not specifiers.strip():
        return True
    known = _version(version)
    try:
        wanted = SpecifierSet(specifiers)
    except InvalidSpecifier:
        return None
    return None if known is None else wanted.contains(known, prereleases=True)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        match = _NUMBERS.match(text.strip())
        return Version(match[1]) if match else None
