"""The words of dependency analysis: projects, declarations, imports, and what came of them."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import NamedTuple

from scanner.evaluate.dependencies._choices import Settings
from scanner.evaluate.dependencies._used import Abandoned, Yanked
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Resource


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration of a distribution, with the manifest that makes it.

    Attributes:
        use: "runtime", "optional", "development", "build" or "constraint".
        inherited: whether it is read through an include from a file of another project.
        guessed: whether only the end of a direct reference tells its name.
    """

    distribution: str
    use: str
    group: str
    manifest: Resource
    line: int = 0
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str = ""
    url: str = ""
    inherited: bool = False
    guessed: bool = False

    @property
    def file(self) -> str:
        """Path of the manifest inside its source."""
        return str(self.manifest.attributes["path"])


class Imported(NamedTuple):
    """One import of one file: a tuple, as projects have tens of thousands.

    Attributes:
        need: "required", "guarded", "conditional", "typing" or "dynamic".
        role: what the file is for: "runtime", "test", "docs", "build", "script" or "example"; "copy"
            for somebody else's code kept with the project, which uses but never lacks anything.
    """

    module: str
    need: str
    role: str
    file: Resource
    line: int = 0

    @property
    def top_level(self) -> str:
        """The first segment of the module."""
        return self.module.partition(".")[0]

    @property
    def place(self) -> str:
        """Return file:line."""
        path = str(self.file.attributes["path"])
        return f"{path}:{self.line}" if self.line else path


@dataclass(slots=True)
class Project:
    """One project of one source, with everything that belongs to it.

    Attributes:
        root: folder inside the source; "" for the top.
        packaged: whether it can be installed as a distribution of its own.
        copies: files of somebody else's code that are kept with it.
        shown: manifests and locks that serve only its tests or examples.
        unresolved: why its list of dependencies is not fully known; "" when it is.
        unresolved_in: the manifest that leaves it unknown; None when nothing does.
        outer: the nearest project around it.
    """

    source: str
    root: str
    packaged: bool = False
    name: str = ""
    manifests: list[Resource] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    modules: list[Resource] = field(default_factory=list)
    copies: list[Resource] = field(default_factory=list)
    imports: list[Imported] = field(default_factory=list)
    configurations: list[Resource] = field(default_factory=list)
    locks: list[Resource] = field(default_factory=list)
    shown: list[Resource] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    unresolved: str = ""
    unresolved_in: Resource | None = None
    outer: "Project | None" = None

    def outward(self) -> "Iterator[Project]":
        """Yield this project and those around it, from the inside out."""
        yield self
        yield from self.enclosing()

    def enclosing(self) -> "Iterator[Project]":
        """Yield the projects around this one, the nearest first."""
        if self.outer is not None:
            yield from self.outer.outward()


@dataclass(frozen=True, slots=True)
class Unused:
    """A declaration that nothing uses, or `unknown` when its modules are not known.

    Attributes:
        step: which step decided what it provides: "settings", "installed", "table", "same-name".
        modules: the modules it provides as far as that step knows.
        unexplained: imports that it may provide under another name.
        why_manual: why removing it is left to a person; "" when it may be automatic.
    """

    declared: Declared
    step: str
    modules: tuple[str, ...]
    unexplained: tuple[str, ...] = ()
    why_manual: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """An import whose distribution the project does not declare.

    Attributes:
        module: top-level module, dotted where a namespace is shared.
        imports: where, required ones first.
        distributions: which may provide it; empty when none is known.
        step: "installed", "lock", "table" or "none": what knows the distribution.
        through: declared distributions that bring it in today.
        candidates: declared distributions of which it is not known what they provide.
        by_command: whether a command of the project, as in CI, installs it without declaring it.
        manifest: the manifest that should declare it; None when the project has none.
    """

    module: str
    imports: tuple[Imported, ...]
    distributions: tuple[str, ...]
    step: str
    project: str
    through: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    by_command: bool = False
    manifest: Resource | None = None


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A declaration in a group that does not fit where it is used."""

    declared: Declared
    imports: tuple[Imported, ...]
    belongs: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One distribution declared more than once where one declaration would do."""

    declarations: tuple[Declared, ...]
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """A declaration that its lock file does not fulfil.

    Attributes:
        locked: the versions that the lock holds; empty when it lacks the distribution.
        recorded: the specifier the lock was made from, where it says so; None otherwise.
    """

    declared: Declared
    lock: Resource
    locked: tuple[str, ...]
    recorded: str | None = None


@dataclass(frozen=True, slots=True)
class Unpinned:
    """A manifest of an application whose requirements allow several versions, without a lock.

    Attributes:
        total: so many requirements it has in all.
        words: what is wrong with them.
    """

    manifest: Resource
    declared: tuple[Declared, ...]
    total: int
    words: str = "allow several versions, and no lock file fixes them"


@dataclass(frozen=True, slots=True)
class Orphan:
    """A source file that nothing of its project names, with what is left over beside it.

    Attributes:
        members: the other files that only it and one another name, by path.
        tests: test files that test nothing but these.
        root: folder of the project; "" for the top.
        why_manual: why removing them is left to a person; "" when it may be automatic.
    """

    file: Resource
    members: tuple[Resource, ...] = ()
    tests: tuple[Resource, ...] = ()
    root: str = ""
    why_manual: str = ""

    @property
    def files(self) -> tuple[Resource, ...]:
        """The module and the members, the module first."""
        return (self.file, *self.members)


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """Versions in use that an advisory covers.

    Attributes:
        holder: the lock file or manifest that fixes the versions, with the line there.
        fixed: versions that the advisory calls fixed.
        places: where the project imports it, empty when nothing does; None where that is not judged.
        aliases: other names of the same weakness.
    """

    holder: Resource
    line: int
    distribution: str
    versions: tuple[str, ...]
    advisory: Resource
    fixed: tuple[str, ...]
    places: tuple[str, ...] | None
    ecosystem: str = "pypi"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAudited:
    """A distribution that could not be held against the advisories, and why."""

    holder: Resource
    line: int
    distribution: str
    reason: str
    ecosystem: str = "pypi"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of every project of the estate; the checks are views of it."""

    unused: tuple[Unused, ...] = ()
    unknown: tuple[Unused, ...] = ()
    undeclared: tuple[Missing, ...] = ()
    transitive: tuple[Missing, ...] = ()
    misplaced: tuple[Misplaced, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    drift: tuple[Drift, ...] = ()
    unpinned: tuple[Unpinned, ...] = ()
    orphans: tuple[Orphan, ...] = ()
    vulnerable: tuple[Vulnerable, ...] = ()
    yanked: tuple[Yanked, ...] = ()
    abandoned: tuple[Abandoned, ...] = ()
    not_audited: tuple[NotAudited, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    tested: Mapping[str, int] = EMPTY


def names(value: Json) -> tuple[str, ...]:
    """Return the texts of a list, or a single text as one."""
    if isinstance(value, str):
        return (value,)
    return (
        tuple(item for item in value if isinstance(item, str))
        if isinstance(value, list | tuple)
        else ()
    )
