"""What deployers recorded that they applied: the third side, and the spec of what no file declares.

Live sources give such records as `trueup/applied`, as of the objects of a release of Helm.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import field

from scanner.evaluate.drift._ownership import ANNOTATION
from scanner.evaluate.drift._pairing import GENERIC, Pairs, pair
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Origin, Resource
from scanner.model.vocabulary import Side

_APPLIED = "trueup/applied"


@dataclass(frozen=True, slots=True)
class Known:
    """Pairs with the records among their specs, and what was applied last.

    Attributes:
        bases: uid of a live resource that a spec declares -> the document that was applied.
    """

    pairs: Pairs
    bases: dict[str, Json] = field(default_factory=dict)


def recorded(estate: Estate) -> list[Resource]:
    """Return what was applied as specs, which say by whom in place of a file."""
    return [
        Resource(
            uid=str(one.attributes["resource"]),
            kind=str(one.attributes["kind"]),
            attributes=one.attributes["document"],
            side=Side.SPEC,
            scope=_APPLIED,
            owner=one.owner,
            origin=Origin(source=one.origin.source, api=str(one.attributes["by"])),
            evidence=one.evidence,
        )
        for one in estate.of_kind(_APPLIED, Side.LIVE)
        if one.attributes["declares"]
    ]


def approved(estate: Estate) -> dict[str, Json]:
    """Return what specs said when they were applied last, by uid."""
    return {
        str(one.attributes["resource"]): one.attributes["document"]
        for one in estate.of_kind(_APPLIED, Side.SPEC)
        if not one.attributes["declares"]
    }


def with_approved(known: Known, documents: dict[str, Json]) -> Known:
    """Add what specs said when they were applied last, where live has no record of its own."""
    if not documents:
        return known
    bases = dict(known.bases)
    for spec, live in known.pairs.both:
        # A plain document has taken the kind of what it is about.
        document = documents.get(spec.uid, documents.get(f"{GENERIC}/{spec.name}"))
        if document is not None and live.uid not in bases and not _is_annotated(live):
            bases[live.uid] = document
    return Known(known.pairs, bases)


def applied_by(spec: Resource) -> str:
    """Return who applied a spec that no file declares; "" for every other."""
    return spec.origin.api if spec.scope == _APPLIED else ""


def with_records(pairs: Pairs, records: Sequence[Resource], lives: Iterable[Resource]) -> Known:
    """Add records to pairs: of what a spec declares as last applied, of the rest as specs.

    A record is held against resources of its own source only, and never makes anything unmanaged.
    """
    if not records:
        return Known(pairs)
    declared = {spec.uid for spec in pairs.specs} | {spec.uid for spec, _live in pairs.both}
    taken = {(live.origin.source, live.uid) for _spec, live in pairs.both}
    bases: dict[str, Json] = {}
    both, missing, found = [], [], set()
    for record, live in _found(records, lives):
        if live is None:
            missing += [record] if record.uid not in declared else []
        elif (live.origin.source, live.uid) not in taken:
            both.append((record, live))
            found.add((live.origin.source, live.uid))
        elif not _is_annotated(live):
            bases[live.uid] = record.attributes
    alone = tuple(one for one in pairs.lives if (one.origin.source, one.uid) not in found)
    return Known(Pairs((*pairs.both, *both), (*pairs.specs, *missing), alone), bases)


def _found(
    records: Sequence[Resource], lives: Iterable[Resource]
) -> Iterable[tuple[Resource, Resource | None]]:
    by_source: dict[str, list[Resource]] = defaultdict(list)
    for record in records:
        by_source[record.origin.source].append(record)
    there: dict[str, list[Resource]] = defaultdict(list)
    for live in lives:
        if live.origin.source in by_source:
            there[live.origin.source].append(live)
    for source, own in by_source.items():
        pairs = pair(own, there[source])
        yield from pairs.both
        yield from ((record, None) for record in pairs.specs)


def _is_annotated(live: Resource) -> bool:
    metadata = live.attributes.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return isinstance(annotations, dict) and ANNOTATION in annotations
