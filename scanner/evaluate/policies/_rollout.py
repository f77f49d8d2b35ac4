"""How far a policy has been rolled out: it watches, it warns, or it holds.

A new policy that fails every team on its first night is switched off on the second. So a policy may
first be in the shadow, where what it would find is listed and counts for nothing, and then warn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.evaluate.policies._policy import MODES, Policy
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.globs import matches

SECTION = "policies_in_shadow"
_MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class Mode:
    """One line of `policies.modes`: for these policies and sources, this mode.

    Attributes:
        rule, source: globs over ids of policies and names of sources.
        reason: why, for whoever reads the finding.
    """

    rule: str
    mode: str
    source: str = "*"
    reason: str = ""


def modes_of(settings: Mapping[str, Json]) -> tuple[Mode, ...]:
    """Return the modes that the section `policies` sets, in its order; the last match wins.

    Raises:
        ValueError: a mode is none of MODES.
    """
    found = []
    for entry in settings.get("modes") or ():
        if entry.get("mode") not in MODES:
            known = ", ".join(MODES)
            raise ValueError(f"policies.modes: {entry.get('mode')!r} is none of {known}")
        found.append(Mode(**{key: str(value) for key, value in entry.items()}))
    return tuple(found)


def rolled_out(
    seen: Iterable[Observation], policy: Policy, modes: Sequence[Mode]
) -> Iterator[tuple[str, Observation]]:
    """Yield each observation with the mode that holds for it; one that warns weighs nothing."""
    for one in seen:
        named = [
            each
            for each in modes
            if matches(each.rule, policy.rule.id) and matches(each.source, one.origin.source)
        ]
        mode = named[-1].mode if named else policy.mode
        if mode == "warn":
            reason = (named[-1].reason if named else "") or "the policy only warns so far"
            facts = {**one.facts, "severity_reason": reason, "mode": mode}
            yield mode, replace(one, severity=Severity.INFO, facts=facts)
        else:
            yield mode, one


def table(shadowed: Sequence[Observation]) -> Mapping[str, Json]:
    """Return the section of the report that lists what policies in the shadow would find."""
    if not shadowed:
        return {}
    rows = [
        {"policy": one.rule, "resource": one.resource, "would say": one.text}
        for one in shadowed[:_MOST_LISTED]
    ]
    more = len(shadowed) - len(rows)
    if more:
        rows.append({"policy": "", "resource": "", "would say": f"and {more} more"})
    return {SECTION: rows}
