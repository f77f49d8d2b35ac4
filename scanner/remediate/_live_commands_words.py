"""One place of a live resource that is to be put right, and commands quoted for a shell."""

import shlex

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, PathPart


@dataclass(frozen=True, slots=True)
class Place:
    """What a drift finding says about one place.

    Attributes:
        kind, name: of the resource. path: of the place, never empty.
        op: "changed", "missing" or "added".
        part: the whole part around the place as it should be; None where it is not known.
        number: the number by which calls name the resource; None where they do not.
    """

    kind: str
    name: str
    path: tuple[PathPart, ...]
    op: str
    expected: Json
    actual: Json
    part: Json = None
    number: Json = None

    @property
    def key(self) -> str:
        """The first step of the path."""
        return str(self.path[0])

    @property
    def bare(self) -> str:
        """The last part of the name, as that of an ARN."""
        return self.name.rpartition("/")[2]


def command(start: str, *arguments: str, dry_run: str = "") -> tuple[str, str, str]:
    """Return a command with every argument quoted, the same without effect, and no note.

    An argument that could pass for an option is bound to the option before it.
    """
    words: list[str] = []
    for word in arguments:
        is_value = bool(words) and words[-1].startswith("--") and "=" not in words[-1]
        if is_value and word.startswith("-"):
            words[-1] = f"{words[-1]}={word}"
        else:
            words.append(word)
    made = " ".join([start, *map(shlex.quote, words)])
    return made, f"{made} {dry_run}" if dry_run else "", ""
