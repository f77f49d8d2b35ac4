"""Read one Python requirement: PEP 508, a direct URL, or a path."""

import re

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.distribution_names import canonical, is_distribution_name

MAX_CHARACTERS = 4_000

_NAME_AND_REST = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9._-]{0,127})[ \t]*(\[[^\]]{0,400}\])?(.*)\Z", re.S
)
_URL = re.compile(r"(?:[a-z]{2,8}\+)?[a-z]{2,8}://", re.I)
_PINNED = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?)==(\d{1,9}(?:\.\d{1,9}){0,5})\Z"
)
"""What is asked for most often: a name and one plain version."""
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]{0,127})(\[[^\]]{0,400}\])?")
_HOSTED = re.compile(r"/([^/@]+?)(?:\.git)?(?:@[^/]*)?(?:/(?:archive|tarball|zipball)/.*)?\Z")
_PATH_STARTS = (".", "/", "~", "file:")


@dataclass(frozen=True, slots=True)
class NamedRequirement:
    """One requirement that names its distribution.

    Attributes:
        distribution: canonical name.
        specifier: version specifier as written, without spaces; "" when any version will do.
        marker: environment marker as written in canonical form; "" when it always applies.
        url: direct reference; "" when it comes from an index.
        guessed: whether only the end of the direct reference tells the name.
    """

    distribution: str
    extras: tuple[str, ...] = ()
    specifier: str = ""
    marker: str = ""
    url: str = ""
    guessed: bool = False


def parse_requirement(text: str) -> NamedRequirement | None:
    """Return what a requirement asks for; None when it names no distribution, as a bare path.

    A direct URL is named by its `egg` fragment, its wheel or archive file name, or the repository
    at its end. Old spellings that PEP 508 refuses (`name>=1.*`, `name (>=1)`) keep name and extras.
    """
    text = text.strip()
    if not text or len(text) > MAX_CHARACTERS or text.startswith(_PATH_STARTS):
        return None
    if _URL.match(text):
        return _from_url(text)
    pinned = _PINNED.match(text)
    if pinned:
        return NamedRequirement(canonical(pinned[1]), specifier=f"=={pinned[2]}")
    # A parser of its own: most documents hold no requirement.
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415

    try:
        parsed = Requirement(text)
    except (InvalidRequirement, ValueError, RecursionError):
        return _lenient(text)
    return NamedRequirement(
        canonical(parsed.name),
        tuple(sorted(parsed.extras)),
        str(parsed.specifier),
        str(parsed.marker) if parsed.marker else "",
        parsed.url or "",
    )


def _lenient(text: str) -> NamedRequirement | None:
    match = _NAME_AND_REST.match(text)
    if match is None or not is_distribution_name(match[1].rstrip("._-")):
        return None
    rest, _, marker = match[3].partition(";")
    rest = rest.strip()
    if rest and rest[0] not in "<>=!~(@ \t":
        return None
    specifier = "" if rest.startswith("@") else rest.strip("() ").replace(" ", "")
    name = canonical(match[1].rstrip("._-"))
    return NamedRequirement(name, _extras(match[2]), specifier, marker.strip())


def _extras(text: str | None) -> tuple[str, ...]:
    parts = (text or "").strip("[]").split(",")
    return tuple(sorted(part.strip() for part in parts if part.strip()))


def _from_url(text: str) -> NamedRequirement | None:
    url, _, marker = text.partition(" ;")
    url = url.strip()
    egg = _EGG.search(url)
    if egg:
        return NamedRequirement(canonical(egg[1]), _extras(egg[2]), "", marker.strip(), url)
    name = _name_of_file(url.partition("#")[0])
    if not is_distribution_name(name):
        return None
    guessed = not url.partition("#")[0].endswith(".whl")
    return NamedRequirement(canonical(name), (), "", marker.strip(), url, guessed)


def _name_of_file(url: str) -> str:
    last = url.rstrip("/").rpartition("/")[2]
    if last.endswith(".whl"):
        return last.partition("-")[0]
    hosted = _HOSTED.search(url.rstrip("/")) if len(url) < 2_000 else None
    name = hosted[1] if hosted else last
    for ending in (".tar.gz", ".zip", ".tar.bz2", ".tgz"):
        if name.endswith(ending):
            return re.sub(r"-\d[^-]*\Z", "", name.removesuffix(ending))
    return name
