"""Which live resources the specs say something about without naming them.

Specs claim the kinds and namespaces that they hold resources of: what else is live there is
unmanaged, unless it is made from a spec under another name.
"""

from collections.abc import Iterator, Mapping, Sequence

from scanner.evaluate.drift._applied import applied_by
from scanner.evaluate.drift._pairing import Pairs, named_by_file, namespace_of
from scanner.model.resource import Json, Resource

_CLAIM = "kubernetes/PersistentVolumeClaim"
_STATEFUL = "kubernetes/apps/StatefulSet"


def unmanaged_among(pairs: Pairs, specs: Sequence[Resource], *, files: bool) -> Iterator[Resource]:
    """Yield what is live without a spec, of kinds and in places that specs claim to hold.

    Args:
        pairs: both sides sorted out.
        specs: all specs.
        files: whether every file is a resource.
    """
    if not pairs.lives:
        return
    claimed = {(spec.kind, namespace_of(spec)) for spec in specs}
    named = {spec.uid for spec in specs}
    # A spec that names no namespace claims the one that its objects went to.
    claimed |= {
        (live.kind, namespace_of(live)) for spec, live in pairs.both if not applied_by(spec)
    }
    stems = frozenset(_stems(pairs, specs))
    for live in pairs.lives:
        if live.uid in named or _is_made_from(live, stems):
            continue
        if files if named_by_file(live) else (live.kind, namespace_of(live)) in claimed:
            yield live


def _stems(pairs: Pairs, specs: Sequence[Resource]) -> Iterator[tuple[str, str, str]]:
    """Yield kind, namespace and beginning of the names of what is made from a spec.

    Those are objects whose spec leaves their name to the server, and the claims of a StatefulSet,
    one for each template and replica.
    """
    for spec in specs:
        stem = _map(spec.attributes.get("metadata")).get("generateName")
        if isinstance(stem, str):
            yield spec.kind, namespace_of(spec), stem
    both = [(spec, namespace_of(live)) for spec, live in pairs.both]
    for spec, namespace in [*both, *((spec, namespace_of(spec)) for spec in pairs.specs)]:
        templates = _map(spec.attributes.get("spec")).get("volumeClaimTemplates")
        if spec.kind == _STATEFUL and isinstance(templates, list):
            for one in templates:
                name = _map(_map(one).get("metadata")).get("name")
                yield _CLAIM, namespace, f"{name}-{spec.name.rpartition('/')[2]}-"


def _is_made_from(live: Resource, stems: frozenset[tuple[str, str, str]]) -> bool:
    place, name = namespace_of(live), live.name.rpartition("/")[2]
    if live.kind == _CLAIM:
        stem, _, number = name.rpartition("-")
        return number.isdecimal() and (_CLAIM, place, f"{stem}-") in stems
    given = _map(live.attributes.get("metadata")).get("generateName")
    return isinstance(given, str) and (live.kind, place, given) in stems


def _map(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
