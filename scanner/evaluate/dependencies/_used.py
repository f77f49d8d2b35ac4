"""The words for versions in use and for what publishers say of them."""

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Resource


@dataclass(frozen=True, slots=True)
class InUse:
    """One version of one package, as a lock, a manifest or an environment fixes it.

    Attributes:
        holder: the document that fixes the version, with the line there.
        places: where it is imported; None where this is not judged.
        direct: whether a manifest asks for it, and not only another package.
    """

    ecosystem: str
    name: str
    version: str
    holder: Resource
    line: int
    places: tuple[str, ...] | None
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that is said of a package, in words, and the document that says it."""

    says: str
    reason: str
    document: Resource


@dataclass(frozen=True, slots=True)
class Yanked:
    """A version in use that its publisher withdrew."""

    used: InUse
    sign: Sign


@dataclass(frozen=True, slots=True)
class Abandoned:
    """Packages in use that their publishers no longer recommend.

    Attributes:
        used: the one package that a project asks for, or all that others bring in.
        signs: of each, in the same order.
        last_release: of each, where it is told.
        direct: whether the project itself asks for it.
    """

    used: tuple[InUse, ...]
    signs: tuple[tuple[Sign, ...], ...]
    last_release: tuple[str, ...]
    direct: bool
