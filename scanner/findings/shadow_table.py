"""What policies in the shadow see, as a table of the report: it counts for nothing, and never vanishes."""

from collections.abc import Mapping, Sequence

from scanner.model.finding import Finding
from scanner.model.resource import Json

SHADOWED = "policies_in_shadow"
"""Name of the section."""


def shadow_table(shadowed: Sequence[Finding], answered: Mapping[str, str]) -> list[Json]:
    """Return one row for each thing that would be a finding if no policy were in the shadow.

    Args:
        shadowed: in the order of findings.
        answered: fingerprint -> id of the waiver that would answer for it.
    """
    return [
        {
            "policy": one.rule,
            "severity": one.severity.value,
            "resource": one.observation.resource,
            "would say": one.observation.text,
            "place": str(one.observation.origin),
            "owner": one.owner,
            "waiver": answered.get(one.fingerprint, ""),
            "fingerprint": one.fingerprint,
        }
        for one in shadowed
    ]
