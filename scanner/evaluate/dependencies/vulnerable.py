"""Versions in use that a published advisory covers."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._examples import advisory, declaration, estate, manifest, module
from scanner.evaluate.dependencies._records import Analysis, Vulnerable
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_MESSAGE = "{distribution} {version} is affected by {advisory}{names}{fixed}{reach}"
_SEVERITIES = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}
_FIXED = advisory("PYSEC-1", "rich", introduced="12", fixed="13.2")
_USE = module("shop/a.py", "rich")


def _pinned(version: str) -> dict[str, Json]:
    return declaration("rich", specifier=f"=={version}")


@check(
    title="Vulnerable distribution",
    severity=Severity.HIGH,
    controls=(
        "NIST 800-53r5 RA-5",
        "NIST 800-53r5 SI-2",
        "SOC 2 CC7.1",
        "CIS v8 7.4",
        "ISO 27001:2022 A.8.8",
    ),
    examples=(
        Example("the fixed version", estate(manifest(_pinned("13.2")), _USE, _FIXED)),
        Example("before it was introduced", estate(manifest(_pinned("11.9")), _USE, _FIXED)),
        Example(
            "a version in the range, imported",
            estate(manifest(_pinned("13.1")), _USE, _FIXED),
            ("rich 13.1 is affected by PYSEC-1, fixed in 13.2; imported at shop/a.py:1",),
        ),
        Example(
            "a version in the range that nothing imports",
            estate(manifest(_pinned("13.1")), module("shop/a.py", "json"), _FIXED),
            ("rich 13.1 is affected by PYSEC-1, fixed in 13.2; no import of it was found",),
        ),
    ),
)
def vulnerable(analysis: Analysis) -> Iterator[Observation]:
    """Find versions in lock files, pins and environments that an advisory covers.

    Whoever reads the advisory knows how to attack what still runs the old version. What nothing
    imports is easier to remove than to update, so the finding says whether something does.

    Fix: update to a version that the advisory calls fixed and lock again; remove it if nothing uses it.
    Source: Open Source Vulnerability schema, "Evaluation"; NIST SP 800-53r5 RA-5 and SI-2.
    """
    for found in analysis.vulnerable:
        yield _observation(found)


def _identity(found: Vulnerable) -> str:
    """Return the name of the weakness that stays when another database tells of it: its CVE."""
    names = [str(found.advisory.attributes["id"]), *found.aliases]
    return min((name for name in names if name.startswith("CVE-")), default=names[0])


def _reach(found: Vulnerable) -> str:
    if found.places is None:
        return "; whether it is used is not judged"
    return f"; imported at {found.places[0]}" if found.places else "; no import of it was found"


def _observation(found: Vulnerable) -> Observation:
    held = found.advisory.attributes
    aliases = list(found.aliases)
    severity = _SEVERITIES.get("critical" if held.get("malicious") else str(held["severity"]))
    version = ", ".join(found.versions)
    facts: dict[str, Json] = {
        "distribution": found.distribution,
        "version": version,
        "versions": list(found.versions),
        "advisory": held["id"],
        "aliases": aliases,
        "summary": held["summary"],
        "fixed": list(found.fixed),
        "reachable": None if found.places is None else bool(found.places),
        "places": list((found.places or ())[:20]),
        "ecosystem": found.ecosystem,
    }
    if severity is not None:
        facts["severity_reason"] = "the advisory says so"
    digests = (found.holder.evidence, found.advisory.evidence)
    return Observation(
        resource=found.holder.uid,
        message=_MESSAGE,
        arguments={
            "distribution": found.distribution,
            "version": version,
            "advisory": held["id"],
            "names": f" ({', '.join(aliases[:3])})" if aliases else "",
            "fixed": f", fixed in {' or '.join(found.fixed[:3])}" if found.fixed else "",
            "reach": _reach(found),
        },
        path=("advisories", _identity(found), {"distribution": found.distribution}),
        actual=version,
        evidence=tuple(digest for digest in digests if digest),
        origin=replace(found.holder.origin, line=found.line),
        facts=facts,
        severity=severity,
    )
