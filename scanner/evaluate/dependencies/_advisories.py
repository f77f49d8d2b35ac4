"""Hold the versions that projects use against the advisories of a local database."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from scanner.evaluate.dependencies._records import NotAudited, Vulnerable
from scanner.evaluate.dependencies._used import InUse
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.osv_names import SHOWN
from scanner.normalize.grammars.osv_ranges import fixed_versions, is_affected

KIND = "trueup/advisory"
DATABASE = "trueup/advisory-database"

Found = tuple[list[Vulnerable], list[NotAudited]]


def has_advisories(estate: Estate) -> bool:
    """Say whether there is anything to hold versions against."""
    return any(True for kind in (KIND, DATABASE) for _ in estate.of_kind(kind))


def audit(estate: Estate, used: Iterable[InUse], unknown: Iterable[NotAudited]) -> Found:
    """Return what is vulnerable, and what was not held against any advisory, and why.

    Args:
        estate: with the advisories.
        used: every version in use.
        unknown: packages of which no version is known.
    """
    advisories = _by_package(estate)
    covered = _covered(estate)
    vulnerable: list[Vulnerable] = []
    gaps: list[NotAudited] = []
    for one in used:
        if one.ecosystem not in covered:
            gaps.append(_absent(one))
            continue
        for advisory, affected in advisories.get((one.ecosystem, one.name), ()):
            verdict = is_affected(one.version, affected, one.ecosystem)
            if verdict is None:
                reason = f"{one.version} cannot be compared"
                gaps.append(NotAudited(one.holder, one.line, one.name, reason, one.ecosystem))
            elif verdict:
                vulnerable.append(_vulnerable(one, advisory, affected))
    known = {(gap.holder.uid, gap.distribution, gap.reason): gap for gap in (*gaps, *unknown)}
    return _once(vulnerable), list(known.values())


def _by_package(estate: Estate) -> dict[tuple[str, str], list[tuple[Resource, Json]]]:
    found: dict[tuple[str, str], list[tuple[Resource, Json]]] = {}
    for advisory in estate.of_kind(KIND):
        for affected in advisory.attributes["affected"]:
            key = (str(affected.get("ecosystem", "pypi")), str(affected["name"]))
            found.setdefault(key, []).append((advisory, affected))
    return found


def _covered(estate: Estate) -> frozenset[str]:
    """Return the ecosystems of which the databases hold an advisory at all."""
    listed = {
        str(word) for one in estate.of_kind(DATABASE) for word in one.attributes["ecosystems"]
    }
    return frozenset(listed | {ecosystem for ecosystem, _ in _by_package(estate)})


def _absent(one: InUse) -> NotAudited:
    reason = f"the advisories hold none for {SHOWN[one.ecosystem]}"
    return NotAudited(one.holder, one.line, one.name, reason, one.ecosystem)


def _vulnerable(one: InUse, advisory: Resource, affected: Json) -> Vulnerable:
    fixed = fixed_versions(affected, one.ecosystem)
    return Vulnerable(
        one.holder, one.line, one.name, (one.version,), advisory, fixed, one.places, one.ecosystem,
        tuple(sorted(str(name) for name in advisory.attributes["aliases"])),
    )  # fmt: skip


def _once(found: Iterable[Vulnerable]) -> list[Vulnerable]:
    """Return one for each weakness of a package of a document, with all of its versions.

    Databases of several origins tell of one weakness under several names, which name one another.
    """
    held: dict[tuple[str, str], list[Vulnerable]] = {}
    for one in found:
        known = held.setdefault((one.holder.uid, one.distribution), [])
        same = [other for other in known if _names(one) & _names(other)]
        held[one.holder.uid, one.distribution] = [
            *(other for other in known if other not in same),
            reduce(_joined, same, one),
        ]
    return [one for listed in held.values() for one in listed]


def _names(one: Vulnerable) -> set[str]:
    return {str(one.advisory.attributes["id"]), *one.aliases}


def _joined(one: Vulnerable, other: Vulnerable) -> Vulnerable:
    """Return both as one, told by the advisory that rates it; of two that do, by the first name."""
    first, second = sorted((one, other), key=_preference)
    return replace(
        first,
        versions=tuple(sorted({*first.versions, *second.versions})),
        fixed=tuple(dict.fromkeys((*first.fixed, *second.fixed))),
        aliases=tuple(sorted((_names(first) | _names(second)) - {first.advisory.attributes["id"]})),
    )


def _preference(one: Vulnerable) -> tuple[bool, bool, str]:
    held = one.advisory.attributes
    return not held.get("malicious"), not held["severity"], str(held["id"])
