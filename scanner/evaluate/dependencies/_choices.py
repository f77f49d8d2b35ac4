"""The words for what people decided about the dependencies of a project."""

from collections.abc import Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What settings take out of a project, paths relative to its folder.

    Attributes:
        patterns: of files, in the way of .gitignore.
        prefixes: globs over the beginning of paths.
        notebooks: whether notebooks are left out.
        code: the only files and folders whose imports count; all for none.
        declared_in: the only files and folders whose declarations count; all for none.
        unread: settings that could not be taken over, each with what to do.
    """

    patterns: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    notebooks: bool = False
    code: tuple[str, ...] = ()
    declared_in: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def joined(self, other: "LeftOut") -> "LeftOut":
        """Return what both take out."""
        return LeftOut(
            self.patterns + other.patterns,
            self.prefixes + other.prefixes,
            self.notebooks or other.notebooks,
            self.code + other.code,
            self.declared_in + other.declared_in,
            self.unread + other.unread,
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What people said about the dependencies of a project.

    Attributes:
        keep: canonical name -> why it is kept although nothing shows its use.
        modules: canonical name -> modules that it provides.
        ignored_imports: top-level modules that count as present.
        groups: group -> what it is for, where its name does not tell.
        files: requirements file -> what it is for, likewise.
        off: rules that are not asked of the project.
        not_transitive, not_misplaced: names that these rules leave out.
        left_out: files and declarations that are not looked at.
        roots: folders, from that of the project, whose modules are imported by their own names.
        doctests: whether examples in docstrings are run, so that what they import counts.
    """

    keep: Mapping[str, str] = EMPTY
    modules: Mapping[str, tuple[str, ...]] = EMPTY
    ignored_imports: frozenset[str] = frozenset()
    groups: Mapping[str, str] = EMPTY
    files: Mapping[str, str] = EMPTY
    off: frozenset[str] = frozenset()
    not_transitive: frozenset[str] = frozenset()
    not_misplaced: frozenset[str] = frozenset()
    left_out: LeftOut = LeftOut()
    roots: tuple[str, ...] = ()
    doctests: bool = False
