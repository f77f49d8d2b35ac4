"""Names of Python distributions: the canonical form, and the module names they suggest."""

import re
from collections.abc import Iterable
from functools import lru_cache

from scanner.normalize.grammars.python_loading import NAMESPACES

_SEPARATORS = re.compile(r"[-_.]+")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?\Z")
COMMON_WORDS = frozenset(
    [
        "django",
        "python",
        "py",
        "flask",
        "pytest",
        "sphinx",
        "core",
        "api",
        "client",
        "sdk",
        "utils",
        "common",
        "tools",
        "lib",
        "app",
        "data",
        "server",
        "config",
        "test",
        "testing",
        "types",
        "plugin",
        "plugins",
        "models",
        "base",
        "google",
        "azure",
        "aws",
        "cloud",
        "mkdocs",
    ]
)
_AFFIXES = ("python-", "py-")
_SHORTEST_ALIKE = 5
_MORE_AT_START, _MORE_AT_END = 4, 3
_SUFFIXES = ("-python", "-py", "-python3")


def is_distribution_name(text: str) -> bool:
    """Say whether the text may name a distribution (core metadata, field Name)."""
    return _NAME.match(text) is not None


@lru_cache(maxsize=16_384)
def canonical(name: str) -> str:
    """Return the name as indexes compare it (PEP 503): lower case, one hyphen between words."""
    return _SEPARATORS.sub("-", name).lower()


def is_alike(module: str, distribution: str) -> bool:
    """Say whether an import name is made of words of a canonical distribution name, or starts it.

    `social_core` is like `social-auth-core`, `pydispatch` like `pydispatcher`, `mpd` like
    `python-mpd2`, `acoustid` like `pyacoustid`, `colors` like `ansicolors`; a word that many names
    have, such as `django`, is not enough.
    """
    words, whole = _parts_of(module)
    if words <= _words_of(distribution) and words - COMMON_WORDS:
        return True
    other = distribution.replace("-", "")
    if len(whole) < _SHORTEST_ALIKE or whole in COMMON_WORDS:
        return False
    if other.removeprefix("py") == whole:
        return True
    more = len(other) - len(whole)
    if other.startswith(whole) and more <= _MORE_AT_END:
        return True
    return other.endswith(whole) and more <= _MORE_AT_START


class Lookalikes:
    """Import names among which those like a distribution are found without asking about each."""

    def __init__(self, modules: Iterable[str]) -> None:
        """Sort the names by their longest word, and by all words as one."""
        self._near: dict[str, list[str]] = {}
        for module in modules:
            words, whole = _parts_of(module)
            for text in {max(words, key=len, default=""), whole}:
                self._near.setdefault(text, []).append(module)

    def of(self, distribution: str) -> set[str]:
        """Return those that are made of words of a canonical distribution name, or start it."""
        other = distribution.replace("-", "")
        starts = (other[: len(other) - less] for less in range(_MORE_AT_END + 1))
        ends = (other[less:] for less in range(_MORE_AT_START + 1))
        texts = {*_words_of(distribution), *starts, *ends}
        near = (module for text in texts for module in self._near.get(text, ()))
        return {module for module in near if is_alike(module, distribution)}


@lru_cache(maxsize=16_384)
def _parts_of(module: str) -> tuple[frozenset[str], str]:
    """Return the words of an import name, and all of them as one."""
    top, _, rest = module.lower().partition(".")
    if top in NAMESPACES:
        top = f"{top}_{rest.partition('.')[0]}"  # what several share tells of none of them
    return frozenset(word for word in top.split("_") if word), top.replace("_", "")


@lru_cache(maxsize=16_384)
def _words_of(distribution: str) -> frozenset[str]:
    """Return the words of a canonical name, each also without the number at its end."""
    words = distribution.split("-")
    return frozenset((*words, *(word.rstrip("0123456789") for word in words)))


def suggested_modules(name: str) -> tuple[str, ...]:
    """Return the import names that a canonical distribution name suggests, likeliest first.

    `zope-interface` suggests `zope_interface` and `zope.interface`; `python-slugify` also suggests
    `slugify`. All in lower case; compare import names in lower case too.
    """
    stems = [name]
    stems += [name.removeprefix(affix) for affix in _AFFIXES if name.startswith(affix)]
    stems += [name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)]
    seen: dict[str, None] = {}
    for stem in stems:
        for joint in ("_", ".", ""):
            seen.setdefault(stem.replace("-", joint))
    return tuple(module for module in seen if module)
