"""What somebody should answer for: tools, repositories, folders of specs, kinds of live resources."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.inputs.teams import SPECS, TOOL

ENTITLEMENT: Final = "trueup/entitlement"
_DERIVED = "trueup/"
_REPOSITORY = "repository"


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one sort in one place, that one sentence can speak about.

    Attributes:
        uid: of what they make up: a tool, a repository, a source, a folder of specs.
        path: the kind, where a source holds several.
        words: what they are, to be put into a sentence.
        members: in collected order.
    """

    uid: str
    path: tuple[str, ...]
    words: str
    members: tuple[Resource, ...]


def groups_of(estate: Estate, kinds: Mapping[str, str]) -> tuple[Group, ...]:
    """Return everything in an estate that somebody should answer for.

    Args:
        estate: what was read.
        kinds: the kind of each source, by its name.
    """
    tools = estate.of_kind(TOOL, Side.SPEC)
    bought = estate.of_kind(ENTITLEMENT, Side.SPEC)
    found = [_tool(one, bought) for one in tools]
    held: dict[tuple[str, tuple[str, ...], str], list[Resource]] = {}
    for key, resource in _placed(estate.resources, kinds):
        held.setdefault(key, []).append(resource)
    return (
        *found,
        *(Group(*key, tuple(members)) for key, members in held.items()),
    )


def _tool(tool: Resource, bought: Iterable[Resource]) -> Group:
    """Return a tool with what was bought of it: whoever bought it answers for it, too."""
    names = {str(one).casefold() for one in (tool.name, *(tool.attributes.get("aliases") or ()))}
    mine = [one for one in bought if str(one.attributes["tool"]).casefold() in names]
    members = [tool] if tool.owner or not mine else mine
    return Group(tool.uid, (), f"tool {tool.name}", tuple(members))


def _placed(
    resources: tuple[Resource, ...], kinds: Mapping[str, str]
) -> Iterator[tuple[tuple[str, tuple[str, ...], str], Resource]]:
    plain = {one.origin.source for one in resources if not one.kind.startswith(_DERIVED)}
    for one in resources:
        source = one.origin.source
        derived = one.kind.startswith(_DERIVED)
        if one.side is Side.SPEC:
            if source == SPECS and not derived:
                folder = PurePosixPath(one.origin.file).parent.as_posix()
                yield (f"trueup/spec/{folder}", (), f"specs in {folder}"), one
        elif source not in kinds:
            continue
        elif kinds[source] == _REPOSITORY:
            yield (f"trueup/repository/{source}", (), f"repository {source}"), one
        elif derived and source not in plain:
            yield (f"trueup/source/{source}", (), f"source {source}"), one
        elif not derived:
            yield (f"trueup/source/{source}", (one.kind,), f"{one.kind} of {source}"), one
