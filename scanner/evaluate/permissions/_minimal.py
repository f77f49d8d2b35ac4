"""The narrowest policy that covers the use observed, out of the statements a principal holds.

Every statement of the result is a part of one that is held now, with the same condition, so nothing
can be granted anew; denials are kept as they are. What was used stays allowed whenever it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.evaluate.permissions._can import named_principal
from scanner.evaluate.permissions._effective import decide
from scanner.evaluate.permissions._grants import Held, Principal, held
from scanner.evaluate.permissions._principals import read_principals
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json
from scanner.normalize.grammars.action_patterns import matches
from scanner.normalize.grammars.iam_conditions import substitute
from scanner.normalize.grammars.iam_documents import PolicyStatement, parse_policy

__all__ = ["Minimal", "Use", "minimal", "minimal_of", "narrowed", "uses_of"]


@dataclass(frozen=True, slots=True)
class Use:
    """One action that was used; `resources` are the names known, () when they are not."""

    action: str
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Minimal:
    """The policy and its proof.

    Attributes:
        policy: the document; its Statement is empty when nothing was used.
        uncovered: used actions that no statement of the principal allows, so that something else
            must: a resource policy, or a statement that is gone.
        still_allowed: uses that the policy allows, each decided anew.
    """

    principal: str
    policy: Mapping[str, Json]
    used: tuple[Use, ...]
    uncovered: tuple[str, ...]
    still_allowed: int
    before: int
    after: int

    def as_json(self) -> dict[str, Json]:
        """Return the answer for programs."""
        return {
            "principal": self.principal,
            "policy": self.policy,
            "used": [one.action for one in self.used],
            "uncovered": list(self.uncovered),
            "proof": {
                "used_and_still_allowed": self.still_allowed,
                "actions_granted_before": self.before,
                "actions_granted_after": self.after,
                "granted_anew": 0,
            },
        }


def minimal(estate: Estate, name: str) -> Minimal:
    """Return the narrowest policy for a principal.

    Raises:
        UnknownPrincipalError: says which principals there are.
    """
    principal = named_principal(read_principals(estate), name)
    return minimal_of(principal, uses_of(estate, principal.arn))


def minimal_of(principal: Principal, used: tuple[Use, ...]) -> Minimal:
    """Return the narrowest policy of a principal for some use."""
    statements = narrowed(principal, used)
    document = {"Version": "2012-10-17", "Statement": statements}
    after = _holding(principal, document)
    covered = [one for one in used if _all_allowed(after, one)]
    uncovered = tuple(one.action for one in used if one not in covered)
    return Minimal(
        principal.uid, document, used, uncovered, len(covered), _granted(principal), _granted(after)
    )


def uses_of(estate: Estate, arn: str) -> tuple[Use, ...]:
    """Return what one principal was seen to use, by action."""
    found: dict[str, list[str] | None] = {}
    for record in estate.of_kind("aws/iam/use"):
        for one in record.attributes.get("uses", ()):
            if one["principal"] == arn:
                before = found.get(one["action"], [])
                more = one["resources"]
                known = before is not None and more is not None
                found[one["action"]] = [*(before or ()), *(more or ())] if known else None
    return tuple(
        Use(action, tuple(dict.fromkeys(resources or ())))
        for action, resources in sorted(found.items())
    )


def narrowed(principal: Principal, used: tuple[Use, ...]) -> list[dict[str, Json]]:
    """Return the statements of the narrowest policy: parts of those held, then the denials."""
    parts = [part for one in principal.allowing for part in _parts(one, principal, used)]
    denials = [_written(one.statement) for one in principal.identity if not one.statement.allow]
    kept: list[dict[str, Json]] = []
    for part in (*parts, *denials):
        if part not in kept:
            kept.append(part)
    return kept


def _parts(one: Held, principal: Principal, used: tuple[Use, ...]) -> Iterator[dict[str, Json]]:
    """Yield what is left of a statement: used actions, on used resources where they are known."""
    whole: list[str] = []
    limited: dict[tuple[str, ...], list[str]] = {}
    for use in used:
        if not _speaks(one.statement, use.action):
            continue
        if not use.resources:
            whole.append(use.action)
        elif on := tuple(r for r in use.resources if _reaches(one.statement, r, principal)):
            limited.setdefault(on, []).append(use.action)
    if whole:
        yield {**_written(one.statement, actions=whole)}
    for resources, actions in sorted(limited.items()):
        yield _written(one.statement, actions=actions, resources=resources)


def _speaks(statement: PolicyStatement, action: str) -> bool:
    listed = any(matches(pattern, action.lower()) for pattern in statement.actions)
    return listed != statement.not_action


def _reaches(statement: PolicyStatement, resource: str, principal: Principal) -> bool:
    filled = (substitute(text, principal.known) for text in statement.resources)
    found = any(matches(pattern, resource) for pattern, _ in filled)
    return found != statement.not_resource


def _written(
    statement: PolicyStatement, actions: list[str] | None = None, resources: tuple[str, ...] = ()
) -> dict[str, Json]:
    made: dict[str, Json] = {"Effect": "Allow" if statement.allow else "Deny"}
    if actions is None:
        made["NotAction" if statement.not_action else "Action"] = list(statement.actions)
    else:
        made["Action"] = sorted(actions)
    if resources:
        made["Resource"] = sorted(_literal(one) for one in resources)
    else:
        made["NotResource" if statement.not_resource else "Resource"] = list(statement.resources)
    if statement.condition:
        made["Condition"] = {
            operator: {key: list(values) for key, values in keys.items()}
            for operator, keys in statement.condition.items()
        }
    return made


def _literal(resource: str) -> str:
    """Return a resource name as a pattern that means it alone."""
    return "".join(f"${{{mark}}}" if mark in "*?$" else mark for mark in resource)


def _holding(principal: Principal, document: Mapping[str, Json]) -> Principal:
    content = parse_policy(document)
    statements = tuple(
        held(one, "minimal", "inline", principal.origin, principal.evidence)
        for one in content.statements
    )
    return replace(principal, identity=statements)


def _all_allowed(principal: Principal, use: Use) -> bool:
    asked = use.resources or ("",)
    return all(decide(principal, use.action, resource=one).grants for one in asked)


def _granted(principal: Principal) -> int:
    bits = 0
    for one in principal.allowing:
        bits |= one.bits
    return bits.bit_count()
