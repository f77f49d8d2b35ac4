"""What a fix declares about itself and what it produces."""

from collections.abc import Callable, Mapping

from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json


class CannotFixError(ValueError):
    """The fix refuses: the message says why, and the finding stays for a person to put right."""


@dataclass(frozen=True, slots=True)
class FixExample:
    """A file before and after one fix; `after` is None when the fix must refuse.

    Attributes:
        gone: whether the fix takes the whole file away; `after` is then "".
    """

    name: str
    arguments: Mapping[str, Json]
    before: str
    after: str | None
    gone: bool = False


Apply = Callable[[Mapping[str, Json], str], str | None]
"""What a fix does to the text of one file."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A pure way to put one kind of finding right in one file.

    Attributes:
        apply: `(remedy arguments, text) -> new text`, None when the file is to go; raises
            CannotFixError.
        widens: whether it can give more permission than before, so that a person must choose it.
    """

    apply: Apply
    title: str
    examples: tuple[FixExample, ...]
    widens: bool = False


def fix(
    *, title: str, examples: tuple[FixExample, ...], widens: bool = False
) -> Callable[[Apply], Fix]:
    """Declare the decorated function to be a fix; its file name is its identifier."""
    return lambda apply: Fix(apply, title, examples, widens)


@dataclass(frozen=True, slots=True)
class Patch:
    """New text for one file, and the findings it clears.

    Attributes:
        repository: path of the git repository that holds the file.
        file: path inside the repository.
        base: commit that `before` was read from.
        before, after: the whole text of the file; `after` is None when it goes.
        commit: title of the commit that holds the patch, where a branch has several; "" where it
            has one.
    """

    repository: str
    file: str
    base: str
    before: str
    after: str | None
    findings: tuple[str, ...]
    title: str
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A group of patches that becomes one branch, and what stays for people.

    Attributes:
        group: stable name of the branch, from the content of the plan.
        patches: in the order of their commits; one of a later commit starts from what the earlier
            ones made of its file.
        refused: findings that the group does not clear, each with its reason.
    """

    group: str
    title: str
    patches: tuple[Patch, ...]
    findings: tuple[Finding, ...]
    refused: Mapping[str, str] = EMPTY
