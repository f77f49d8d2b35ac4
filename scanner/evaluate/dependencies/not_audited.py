"""Distributions that could not be held against the advisories that are there."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._examples import advisory, declaration, estate, manifest, module
from scanner.evaluate.dependencies._records import Analysis, NotAudited
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = (
    "{count} of what {file} asks for were not held against the advisories: {names} ({reason})"
)
_KNOWN = advisory("PYSEC-1", "rich", introduced="0", fixed="13.2")
_USE = module("shop/a.py", "rich")


@check(
    title="Not audited",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 RA-5", "NIST 800-53r5 CM-8", "CIS v8 7.5"),
    examples=(
        Example(
            "its version is pinned",
            estate(manifest(declaration("rich", specifier="==13.2")), _USE, _KNOWN),
        ),
        Example("there are no advisories at all", estate(manifest("rich"), _USE)),
        Example(
            "nothing tells its version",
            estate(manifest("rich"), _USE, _KNOWN),
            (
                "1 of what pyproject.toml asks for were not held against the advisories: rich "
                "(no lock file, pin or environment tells its version)",
            ),
        ),
    ),
)
def not_audited(analysis: Analysis) -> Iterator[Observation]:
    """Find distributions of which no advisory could be looked for, one finding for each file.

    A list of vulnerabilities that is empty because nothing could be looked up reads like a clean
    one. What was not audited is said, and never counts as passed.

    Fix: lock the project, pin the version, or give the environment with `--environment`.
    Source: NIST SP 800-53r5 RA-5 (coverage of vulnerability monitoring).
    """
    held: dict[tuple[str, str], list[NotAudited]] = {}
    for found in analysis.not_audited:
        held.setdefault((found.holder.uid, found.reason), []).append(found)
    for (_, reason), group in held.items():
        first = group[0]
        names = [found.distribution for found in group]
        file = str(first.holder.attributes["path"])
        yield Observation(
            resource=first.holder.uid,
            message=_MESSAGE,
            arguments={
                "count": len(names),
                "file": file,
                "names": ", ".join(names[:5]) + (" ..." if len(names) > 5 else ""),
                "reason": reason,
            },
            path=("audit", reason),
            evidence=(first.holder.evidence,) if first.holder.evidence else (),
            origin=replace(first.holder.origin, line=first.line),
            facts={"file": file, "distributions": names, "reason": reason},
        )
