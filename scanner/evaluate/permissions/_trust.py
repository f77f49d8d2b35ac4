"""Who outside may become a role: trust statements with the conditions that bind them."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.permissions._grants import Held, Principal
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.arn import account_of
from scanner.normalize.grammars.iam_conditions import Known, judge

__all__ = ["Trusted", "foreign_accounts", "opened", "public", "trusting"]

_BINDING = (
    "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn",
    "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:userid", "saml:sub",
)  # fmt: skip
"""Condition keys that name the caller or its organisation, so that not everybody is meant."""

_POSITIVE = ("stringequals", "stringlike", "arnequals", "arnlike", "stringequalsignorecase")
_ASSUMING = ("sts:*", "*")


@dataclass(frozen=True, slots=True)
class Trusted:
    """One trust statement that lets somebody in.

    Attributes:
        bound: condition keys that tie the statement to named callers.
        condition: all condition keys, with their operators.
    """

    by: Held
    bound: tuple[str, ...]
    condition: tuple[str, ...]
    external_id: bool


def trusting(principal: Principal) -> Iterator[Trusted]:
    """Yield the trust statements that allow and can ever hold."""
    for one in principal.trust:
        # A statement with resources is one of a policy on a resource, not of a trust policy.
        if _assumes(one) and not one.statement.resources:
            found = opened(one, _ANYBODY.plus(**_time(principal)))
            if found is not None:
                yield found


def opened(one: Held, known: Known) -> Trusted | None:
    """Return a statement that allows and can ever hold, with what ties it; None for another."""
    judged = judge(one.statement.condition, known, allow=True)
    if not one.statement.allow or judged.when == "never":
        return None
    keys = [
        (operator, key.lower(), values)
        for operator, entries in one.statement.condition.items()
        for key, values in entries.items()
    ]
    shown = tuple(f"{operator} {key}" for operator, key, _ in keys)
    return Trusted(
        one,
        tuple(key for operator, key, values in keys if _binds(operator, key, values)),
        shown if judged.when == "sometimes" else (),
        any(key == "sts:externalid" and values for _, key, values in keys),
    )


_ANYBODY = Known({"aws:securetransport": "true"})


def _time(principal: Principal) -> Mapping[str, str]:
    now = principal.known.values.get("aws:currenttime", "")
    return {"aws__currenttime": now} if now else {}


def _assumes(one: Held) -> bool:
    return one.statement.not_action or any(
        action in _ASSUMING or action.startswith("sts:assume") for action in one.statement.actions
    )


def _binds(operator: str, key: str, values: tuple[str, ...]) -> bool:
    """Say whether a condition names its callers; a lone star or `IfExists` names nobody."""
    base = operator.lower().rpartition(":")[2]
    if operator.lower().startswith("forallvalues") or base not in _POSITIVE:
        return False
    return key in _BINDING and bool(values) and not any(set(value) <= set("*?") for value in values)


def public(trusted: Trusted) -> bool:
    """Say whether a statement names everybody and nothing ties it to known callers."""
    statement = trusted.by.statement
    named = (*statement.principals.get("AWS", ()), *statement.principals.get("*", ()))
    anybody = "*" in named or statement.not_principal
    return anybody and not trusted.bound


def foreign_accounts(trusted: Trusted, own: str) -> tuple[str, ...]:
    """Return the ids of other accounts that a statement names, in order, each once."""
    if not own:
        return ()
    found = [
        value if value.isdecimal() else account_of(value)
        for value in trusted.by.statement.principals.get("AWS", ())
    ]
    return tuple(dict.fromkeys(one for one in found if one.isdecimal() and one != own))


def is_trusted_account(account: str, settings: Mapping[str, Json]) -> bool:
    """Say whether trueup.yaml lists the account as one's own."""
    listed = settings.get("trusted_accounts", ())
    return isinstance(listed, list | tuple) and account in {str(one) for one in listed}
