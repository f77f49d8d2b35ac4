"""How the checks of this area say what they found about one principal."""

from collections.abc import Iterable, Mapping

from scanner.evaluate.permissions._breadth import granting
from scanner.evaluate.permissions._exposed import Exposed
from scanner.evaluate.permissions._grants import Held, Principal, distinct_facts
from scanner.evaluate.permissions._rights import Rights
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty
from scanner.normalize.meaning.aws_actions import action_table

__all__ = ["SHOWN", "about", "named", "of_policy", "wide_actions"]

SHOWN = 40
"""Most actions that one finding lists; the count is always exact."""


def about(
    principal: Principal,
    message: str,
    *,
    witness: Iterable[Held],
    facts: Mapping[str, Json],
    arguments: Mapping[str, Json] | None = None,
    certainty: Certainty = Certainty.CERTAIN,
) -> Observation:
    """Return the observation; `{subject}` in the message is the principal.

    `witness` are the statements that the finding rests on: they give its evidence and place.
    """
    held = list(witness)
    first = next((one.origin for one in held if one.origin.file), principal.origin)
    evidence = dict.fromkeys(e for e in (principal.evidence, *(h.evidence for h in held)) if e)
    return Observation(
        resource=principal.uid,
        message=message,
        arguments={"subject": principal.subject, **(arguments or {})},
        evidence=tuple(evidence),
        origin=first,
        certainty=certainty,
        facts={**facts, "witness": facts.get("witness") or distinct_facts(held)},
    )


def of_policy(
    found: Exposed, message: str, facts: Mapping[str, Json], **words: Json
) -> Observation:
    """Return what is said about a resource whose own policy lets others in."""
    policy, actions = found.policy, list(found.actions)
    more = f" and {len(actions) - 3} more" if len(actions) > 3 else ""
    origin = found.by.origin
    return Observation(
        resource=policy.uid,
        message=message,
        arguments={"name": policy.name, "actions": ", ".join(actions[:3]) + more, **words},
        evidence=(policy.resource.evidence,) if policy.resource.evidence else (),
        origin=origin,
        certainty=Certainty.CONDITIONAL if found.condition else Certainty.CERTAIN,
        facts={
            **facts,
            "actions": actions[:SHOWN],
            "witness": distinct_facts((found.by, *found.also)),
        },
        owner=policy.resource.owner,
    )


def wide_actions(rights: Rights, actions: int, message: str) -> Observation | None:
    """Return what to say about a set of actions held on every resource; None when there is none.

    An administrator holds them all and is reported as such by `permissions/wildcard-action`; what
    opens an escalation is reported by `permissions/escalation`.
    """
    wide = rights.wide
    if rights.administrator or not (wide.certain | wide.conditional) & actions:
        return None
    actions &= ~rights.escalating
    certain, conditional = wide.certain & actions, wide.conditional & actions
    bits = certain | conditional
    witness = granting(rights.principal, bits) if bits else None
    if witness is None:
        return None
    listed = named(bits)
    facts: dict[str, Json] = {"actions": listed, "count": bits.bit_count()}
    certainty = Certainty.CERTAIN if certain else Certainty.CONDITIONAL
    if not certain:
        facts["condition"] = sorted(f"{op} {key}" for op, key in _condition_keys(witness))
    return about(
        rights.principal,
        message,
        witness=[witness],
        facts=facts,
        arguments={"count": bits.bit_count(), "actions": _few(listed, bits.bit_count())},
        certainty=certainty,
    )


def _condition_keys(one: Held) -> Iterable[tuple[str, str]]:
    return ((op, key) for op, keys in one.statement.condition.items() for key in keys)


def named(bits: int) -> list[str]:
    """Return the first actions of a set by name."""
    found: list[str] = []
    for name in action_table().listed(bits):
        found.append(name)
        if len(found) == SHOWN:
            break
    return found


def _few(listed: list[str], count: int) -> str:
    shown = ", ".join(listed[:3])
    return shown if count <= 3 else f"{shown} and {count - 3} more"
