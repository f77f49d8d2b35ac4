"""Elements and resources that were probably renamed: one is missing, an equal one was added."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._entry import Entry, Op
from scanner.evaluate.drift._values import frozen
from scanner.model.resource import Json, PathPart, Resource

_WHOLE = 2


def is_whole_resource(difference: Difference) -> bool:
    """Say whether the entry is a whole resource of an inventory, not a part of a resource."""
    path = difference.entry.path
    return (
        difference.spec.kind == "inventory"
        and len(path) == _WHOLE
        and path[0] == "resources"
        and difference.entry.op is not Op.CHANGED
    )


def renames(differences: Sequence[Difference], op: Op) -> dict[int, Mapping[str, Json]]:
    """Return, by place, `{"probable_rename": key of the counterpart}` for entries of one op."""
    counterparts: dict[Hashable, list[Entry]] = {}
    for difference in differences:
        entry = difference.entry
        if entry.op not in (op, Op.CHANGED) and _key(entry) is not None:
            counterparts.setdefault(_content(difference), []).append(entry)
    found: dict[int, Mapping[str, Json]] = {}
    for place, difference in enumerate(differences):
        entry = difference.entry
        if entry.op is op and _key(entry) is not None:
            others = counterparts.get(_content(difference), [])
            if len(others) == 1:
                found[place] = {"probable_rename": dict(_key(others[0]) or {})}
    return found


def _key(entry: Entry) -> Mapping[str, Json] | None:
    last: PathPart = entry.path[-1] if entry.path else ""
    return last if isinstance(last, Mapping) else None


def _content(difference: Difference) -> Hashable:
    """Return the list that holds an element, and the element without what names it."""
    entry = difference.entry
    element = entry.spec if entry.op is Op.MISSING else entry.live
    names = _key(entry) or {}
    rest = {key: value for key, value in element.items() if key not in names}
    around = tuple(str(part) for part in entry.path[:-1])
    return difference.spec.uid, around, frozen(rest, None) if rest else repr(names)


def resource_renames(missing: Iterable[Resource], unmanaged: Iterable[Resource]) -> dict[str, str]:
    """Return uid -> uid, both ways, of resources that are equal but for their names."""
    by_content: dict[Hashable, list[str]] = {}
    for live in unmanaged:
        by_content.setdefault(_without_name(live), []).append(live.uid)
    found: dict[str, str] = {}
    taken: dict[Hashable, int] = {}
    specs = list(missing)
    for spec in specs:
        content = _without_name(spec)
        taken[content] = taken.get(content, 0) + 1
    for spec in specs:
        content = _without_name(spec)
        others = by_content.get(content, [])
        if len(others) == 1 and taken[content] == 1:
            found[spec.uid], found[others[0]] = others[0], spec.uid
    return found


def _without_name(resource: Resource) -> Hashable:
    rest = {
        key: value
        for key, value in resource.attributes.items()
        if key not in ("metadata", "status", "name", "id")
    }
    return resource.kind, frozen(rest, None)
