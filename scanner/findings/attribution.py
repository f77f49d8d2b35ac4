"""Say of drift who changed it and when: from audit logs, or between which two scans.

Facts that are added: `actor`, `changed_at`, `audit_id`, `action`, and `actor_certain`, which is true only
where the request named the very place; else the last change of the resource is told. Without a record
`last_clean_scan` bounds it from below, and `first_seen` from above.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from scanner.findings.history import History
from scanner.findings.rendered import with_rendering
from scanner.findings.settle import Settled
from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, PathPart, Resource
from scanner.model.vocabulary import State

CHANGES = "trueup/changes"
_DRIFT = "drift/"
_KEPT = ("actor", "changed_at", "audit_id", "action", "actor_certain", "last_clean_scan")
_WANTED = {"drift/missing-resource": "delete", "drift/unmanaged-resource": "create"}


def with_changes(
    settled: Settled, resources: Iterable[Resource], history: History, as_of: datetime
) -> Settled:
    """Return what a report says, with who and when for drift."""
    held = tuple(resources)
    known = with_rendering(attributed(settled.findings, held, history, as_of), held)
    waived = with_rendering(
        attributed((one.finding for one in settled.waived), held, history, as_of), held
    )
    return replace(
        settled,
        findings=known,
        waived=tuple(
            replace(one, finding=finding)
            for one, finding in zip(settled.waived, waived, strict=True)
        ),
    )


def attributed(
    findings: Iterable[Finding],
    resources: Iterable[Resource],
    history: History,
    as_of: datetime,
) -> tuple[Finding, ...]:
    """Return the findings, those about drift with what is known of who and when.

    What an earlier run knew is kept when the log has been rotated away meanwhile.
    """
    index = _Index(resources, as_of)
    before = _last_scan(history, as_of)
    return tuple(
        _with(one, index, history, before) if one.rule.startswith(_DRIFT) else one
        for one in findings
    )


def _with(finding: Finding, index: "_Index", history: History, before: str) -> Finding:
    known = history.known.get(finding.fingerprint)
    earlier = known.finding.observation.facts if known else {}
    facts: dict[str, Json] = {}
    if finding.state is not State.REGRESSED:
        facts = {key: earlier[key] for key in _KEPT if key in earlier}
    if before and finding.state in (State.NEW, State.REGRESSED):
        facts["last_clean_scan"] = before
    change = index.change(finding)
    if change:
        facts |= change
    if not facts:
        return finding
    observation = finding.observation
    return replace(finding, observation=replace(observation, facts={**observation.facts, **facts}))


def _last_scan(history: History, as_of: datetime) -> str:
    """Return when the last scan before this one looked; "" when none is known."""
    times = [one.last_seen for one in history.known.values()]
    times += [one.fixed_at for one in history.known.values() if one.fixed_at]
    last = max((one for one in times if one < as_of), default=None)
    return last.isoformat() if last else ""


@dataclass(frozen=True, slots=True)
class _Change:
    at: datetime
    held: Mapping[str, Json]


class _Index:
    """The changes of all logs, by what they changed."""

    def __init__(self, resources: Iterable[Resource], as_of: datetime) -> None:
        self._by_name: dict[tuple[str, str], list[_Change]] = defaultdict(list)
        for resource in resources:
            if resource.kind == CHANGES:
                for held in resource.attributes["changes"]:
                    at = _instant(str(held["at"]))
                    if at and at <= as_of:
                        key = (str(held["kind"]).lower(), _bare(str(held["name"]), held["system"]))
                        self._by_name[key].append(_Change(at, held))
        for listed in self._by_name.values():
            listed.sort(key=lambda one: one.at)

    def change(self, finding: Finding) -> dict[str, Json]:
        """Return the facts about the change that made a finding; empty when no log tells of it."""
        if not self._by_name:
            return {}
        observation = finding.observation
        found = [one for key in _keys(observation.resource) for one in self._by_name.get(key, ())]
        wanted = _WANTED.get(finding.rule, "")
        if wanted:
            found = [one for one in found if one.held["action"] == wanted]
        exact = [one for one in found if _names(one.held["touched"], observation.path)]
        open_ended = [one for one in found if one.held["touched"] is None]
        chosen = exact or ([] if wanted else open_ended) or (found if wanted else [])
        if not chosen:
            return {}
        last = chosen[-1]
        return {
            "actor": last.held["actor"],
            "changed_at": last.at.isoformat(),
            "audit_id": last.held["id"],
            "action": last.held["action"],
            # Of a collection only some may have been meant.
            "actor_certain": bool(exact or wanted) and not str(last.held["name"]).endswith("*"),
        }


def _names(touched: Json, path: Sequence[PathPart]) -> bool:
    """Say whether a request named the place of a finding, or a value around or inside it."""
    steps = [part for part in path if isinstance(part, str)]
    if not isinstance(touched, list) or not steps:
        return False
    for one in touched:
        named = [part for part in one if not part.isdecimal()]
        shorter = min(len(named), len(steps))
        same = [left.lower() for left in named[:shorter]] == [s.lower() for s in steps[:shorter]]
        if shorter and same:
            return True
    return False


def _keys(uid: str) -> Iterator[tuple[str, str]]:
    """Yield under which (kind, name) a log may tell of a resource."""
    parts = uid.split("/")
    if parts[0] == "kubernetes":
        grouped = len(parts) > 3 and (parts[1].islower() or "." in parts[1])
        group, kind, name = ("", parts[1], parts[2:])
        if grouped:
            group, kind, name = parts[1], parts[2], parts[3:]
        for plural in _plurals(kind.lower()):
            yield f"{group}/{plural}", "/".join(name)
            # All objects of a kind, in the namespace or in none, taken at once.
            yield f"{group}/{plural}", "/".join([*name[:-1], "*"])
    elif parts[0] == "postgresql" and parts[1] == "settings":
        yield "postgresql/settings", ""
    elif parts[0] == "postgresql":
        yield "/".join(parts[:2]), "/".join(parts[3:])
    else:
        yield "/".join(parts[:3]).lower(), parts[-1]


def _plurals(kind: str) -> Iterator[str]:
    yield f"{kind}s"
    yield f"{kind}es"
    yield kind
    if kind.endswith("y"):
        yield f"{kind[:-1]}ies"


def _bare(name: str, system: Json) -> str:
    return name.rpartition("/")[2] if system == "aws" else name


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
