"""Hold every live resource against its spec once; the checks are views of what comes out.

Settings (section `drift` of trueup.yaml):
    strict: report keys that only live has, and what platforms make by themselves; or a list of
        `{kind, name, path}`: maps in which keys that only live has are reported.
    sensitive: `{kind, name, path}`: values that are never shown, besides those of secrets.
    namespace: where Kubernetes specs go that name none.
    deployers: managers that apply specs, besides the well-known ones.
    aggregated_roles: "compare" to compare the rules of ClusterRoles that a controller fills in.
    pair_single, files, between: set by one-question commands: see `_pairing`; every file is a
        resource; both sides are environments.
    kind: glob over kinds; only these are compared.
    last_applied: name of the source that holds what was last applied, or `{revision: REV}`: what
        the specs said at that commit, tag or branch.
    clear: set by scans: names of pairs that were compared before and showed no difference; those
        that show none now are added. A name holds the digests of both documents.
    allowed: `{kind, name, path, reason}`: differences inside resources that are declared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from fnmatch import fnmatchcase

from scanner.evaluate.drift._allowed import Allowed, allowed
from scanner.evaluate.drift._applied import (
    applied_by,
    approved,
    recorded,
    with_approved,
    with_records,
)
from scanner.evaluate.drift._claims import unmanaged_among
from scanner.evaluate.drift._clear import Memory, is_clear, memory_of
from scanner.evaluate.drift._coverage import Coverage, coverage_of
from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._entry import UNKNOWN
from scanner.evaluate.drift._kinds import Kinds
from scanner.evaluate.drift._left_out import counts, without_allowed
from scanner.evaluate.drift._ownership import DEPLOYERS, last_applied
from scanner.evaluate.drift._pairing import (
    GENERIC,
    Pairs,
    is_kubernetes,
    pair,
)
from scanner.evaluate.drift._places import Places, paths_of, places
from scanner.evaluate.drift._provider_defaults import goes_when_done, is_provider_default
from scanner.evaluate.drift._walk import differences
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.meaning._compile import NOTHING_KNOWN, node_for

_AREA = "drift"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What differs.

    Attributes:
        differences: inside resources that both sides have, in order of the specs.
        missing: specs of which nothing is live. unmanaged: live resources without a spec.
        platform: live resources without a spec that a platform made by itself.
        tested: per rule id, how many resources it looked at.
        sections: "drift_left_out", how many resources of each kind a platform made by itself.
    """

    differences: tuple[Difference, ...] = ()
    missing: tuple[Resource, ...] = ()
    unmanaged: tuple[Resource, ...] = ()
    platform: tuple[Resource, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    tested: Mapping[str, int] = field(default_factory=dict)
    sections: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Settings:
    strict: bool
    strict_places: tuple[Places, ...]
    sensitive: tuple[Places, ...]
    namespace: str
    deployers: frozenset[str]
    compare_aggregated: bool
    single: bool
    files: bool
    between: bool
    last_applied: str
    kind: str
    memory: Memory
    allowed: tuple[Allowed, ...]


def analyse(estate: Estate) -> Analysis:
    """Return every difference between specs and live resources.

    Specs whose family of kinds no live source gave anything of are not evaluated, never missing.
    """
    settings = _settings(estate.settings_for(_AREA))
    specs, applied = _specs(estate, settings)
    lives = [r for r in estate.resources if r.side is Side.LIVE and _comparable(r, settings)]
    records = [one for one in recorded(estate) if _comparable(one, settings)]
    if not specs and not records:
        return Analysis(tested=_tested(Pairs((), (), ()), 0, 0))
    clear, doubled = _without_doubles(specs)
    known = with_records(_paired(clear, lives, settings), records, lives)
    known = with_approved(known, approved(estate))
    pairs = known.pairs
    bases = {**known.bases, **dict(_applied_to(pairs, applied))}
    kinds = Kinds(estate, compare_aggregated=settings.compare_aggregated)
    found, without_record = _compare(pairs, bases, kinds, settings)
    found, sections = without_allowed(found, settings.allowed)
    coverage = coverage_of(estate, lives)
    found, hidden = coverage.known(found)
    missing, unread = _missing(pairs, coverage, settings)
    unmanaged = list(unmanaged_among(pairs, specs, files=settings.files))
    made = {live.uid for live in unmanaged if not settings.strict and is_provider_default(live)}
    platform = tuple(live for live in unmanaged if live.uid in made)
    return Analysis(
        differences=tuple(found),
        missing=tuple(missing),
        unmanaged=tuple(live for live in unmanaged if live.uid not in made),
        platform=platform,
        not_evaluated=(*doubled, *without_record, *hidden, *unread),
        tested=_tested(pairs, len(specs), len(lives)),
        sections={**sections, **({"drift_left_out": counts(platform)} if platform else {})},
    )


def _compare(
    pairs: Pairs, bases: Mapping[str, Json], kinds: Kinds, settings: _Settings
) -> tuple[list[Difference], list[NotEvaluated]]:
    found: list[Difference] = []
    without_record: list[NotEvaluated] = []
    for spec, live in pairs.both:
        node, schema = kinds.node(spec)
        exact = paths_of(settings.strict_places, spec)
        memory = settings.memory if not schema else settings.memory.under(schema)
        if live.uid not in bases and not exact and is_clear(spec, live, node, memory):
            continue
        base, problem = _base(spec, live, bases, settings)
        if problem:
            without_record.append(_no_record(live, problem))
        entries = differences(
            spec.attributes,
            live.attributes,
            node,
            base=base,
            strict=settings.strict or exact,
        )
        hidden = paths_of(settings.sensitive, spec) if entries else ()
        found.extend(Difference(entry, spec, live, hidden) for entry in entries)
    return found, without_record


def _settings(section: Mapping[str, Json]) -> _Settings:
    named = section.get("deployers")
    return _Settings(
        strict=section.get("strict") is True,
        strict_places=places(section.get("strict")),
        sensitive=places(section.get("sensitive")),
        namespace=str(section.get("namespace") or ""),
        deployers=DEPLOYERS | frozenset(map(str, named if isinstance(named, list) else ())),
        compare_aggregated=section.get("aggregated_roles") == "compare",
        single=section.get("pair_single") is True,
        files=section.get("files") is True,
        between=section.get("between") is True,
        last_applied=held if isinstance(held := section.get("last_applied"), str) else "",
        kind=str(section.get("kind") or ""),
        memory=memory_of(section),
        allowed=allowed(section),
    )


def _comparable(resource: Resource, settings: _Settings) -> bool:
    """Say whether the kind was asked for and is configuration: a table of meaning mentions it."""
    if settings.kind:
        return fnmatchcase(resource.kind, settings.kind)
    return node_for(resource.kind) is not NOTHING_KNOWN


def _specs(estate: Estate, settings: _Settings) -> tuple[list[Resource], list[Resource]]:
    """Return the specs, and what a source of last applied documents gave."""
    specs: list[Resource] = []
    applied: list[Resource] = []
    for resource in estate.resources:
        if resource.side is Side.SPEC and _comparable(resource, settings):
            is_record = settings.last_applied and resource.origin.source == settings.last_applied
            (applied if is_record else specs).append(resource)
    return specs, applied


def _without_doubles(specs: list[Resource]) -> tuple[list[Resource], list[NotEvaluated]]:
    """Drop specs that are given twice; two that contradict each other are an open question."""
    first: dict[str, Resource] = {}
    conflicts: dict[str, NotEvaluated] = {}
    for spec in specs:
        held = first.setdefault(spec.uid, spec)
        if held is not spec and held.attributes != spec.attributes:
            reason = f"two specs contradict each other: {held.origin} and {spec.origin}; keep one"
            conflicts[spec.uid] = NotEvaluated(_AREA, reason, spec.uid)
    return [s for uid, s in first.items() if uid not in conflicts], list(conflicts.values())


def _paired(specs: list[Resource], lives: list[Resource], settings: _Settings) -> Pairs:
    """Pair, and hold a spec against each of several sources that have the same resource."""
    first: dict[str, Resource] = {}
    again: dict[tuple[str, str, str], Resource] = {}
    for live in lives:
        held = first.setdefault(live.uid, live)
        if (held.scope, held.origin.source) != (live.scope, live.origin.source):
            again.setdefault((live.uid, live.scope, live.origin.source), live)
    pairs = pair(
        specs,
        first.values(),
        namespace=settings.namespace,
        single=settings.single,
        across=settings.between,
    )
    if not again:
        return pairs
    partner = {live.uid: spec for spec, live in pairs.both}
    both = [(partner[live.uid], live) for live in again.values() if live.uid in partner]
    alone = [live for live in again.values() if live.uid not in partner]
    return Pairs((*pairs.both, *both), pairs.specs, (*pairs.lives, *alone))


def _applied_to(pairs: Pairs, applied: list[Resource]) -> Iterator[tuple[str, Json]]:
    if applied:
        records = pair(applied, (live for _spec, live in pairs.both), single=len(applied) == 1)
        for record, live in records.both:
            yield live.uid, record.attributes


def _base(
    spec: Resource, live: Resource, bases: Mapping[str, Json], settings: _Settings
) -> tuple[Json, str]:
    if live.uid in bases:
        return bases[live.uid], ""
    if applied_by(spec):
        return spec.attributes, ""
    if not is_kubernetes(spec):
        return UNKNOWN, ""
    base, problem = last_applied(live.attributes, settings.deployers, spec.attributes)
    return (UNKNOWN if base is None else base), problem


def _no_record(live: Resource, problem: str) -> NotEvaluated:
    reason = f"{problem}, so that what was removed from the spec cannot be seen"
    return NotEvaluated(_AREA, reason, live.uid, incomplete=False)


def _missing(
    pairs: Pairs, coverage: Coverage, settings: _Settings
) -> tuple[list[Resource], list[NotEvaluated]]:
    missing, unread = [], []
    for spec in pairs.specs:
        if spec.kind == GENERIC and not settings.files:
            reason = "a plain document that no live document belongs to; it was not compared"
            unread.append(NotEvaluated(_AREA, reason, spec.uid, incomplete=False))
        elif reason := goes_when_done(spec):
            unread.append(NotEvaluated(_AREA, reason, spec.uid, incomplete=False))
        elif reason := coverage.open_question(spec):
            unread.append(NotEvaluated(_AREA, reason, spec.uid))
        else:
            missing.append(spec)
    return missing, unread


def _tested(pairs: Pairs, specs: int, lives: int) -> dict[str, int]:
    """Return per rule how many resources it looked at."""
    compared = len(pairs.both)
    return {
        **dict.fromkeys(("drift/added", "drift/changed", "drift/missing"), compared),
        "drift/missing-resource": specs,
        "drift/unmanaged-resource": lives if specs else 0,
    }
