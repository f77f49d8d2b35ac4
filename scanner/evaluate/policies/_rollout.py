"""How far a policy has been rolled out: it watches, it warns, or it holds.

A new policy that fails every team on its first night is switched off on the second. So a policy may
first be in the shadow, where what it would find is listed and counts for nothing, and then warn.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.evaluate.policies._policy import MODES, Policy
from scanner.model.evidence import NotEvaluated
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.globs import matches
from scanner.plugins import closest

_WHAT = "policies.modes"


@dataclass(frozen=True, slots=True)
class Mode:
    """One line of `policies.modes`: for these policies and sources, this mode.

    Attributes:
        rule, source: globs over ids of policies and names of sources.
        reason: why, for whoever reads the finding.
        place: `trueup.yaml:line:column` of the rule; "" where nobody wrote it.
    """

    rule: str
    mode: str
    source: str = "*"
    reason: str = ""
    place: str = ""


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


def unknown_rules(modes: Sequence[Mode], known: Collection[str]) -> Iterator[NotEvaluated]:
    """Yield a question for each entry that no policy is meant by: a typing error changes nothing.

    Args:
        modes: as `modes_of` gives them.
        known: ids of all policies there are, those that do not load or are switched off included.
    """
    for mode in modes:
        if not any(matches(mode.rule, one) for one in known):
            hint = closest(mode.rule, sorted(known))
            reason = f"{mode.place or _WHAT}: no policy {mode.rule!r}{hint}: `mode: {mode.mode}` has no effect"
            yield NotEvaluated(f"{_WHAT} {mode.rule}", reason)
