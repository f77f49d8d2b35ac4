"""The principals of an account as targets of one another: who can be assumed, passed, taken over."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.evaluate.permissions._breadth import breadth
from scanner.evaluate.permissions._effective import decide, possible_actions
from scanner.evaluate.permissions._grants import Held, Principal
from scanner.normalize.grammars.action_patterns import matches
from scanner.normalize.grammars.arn import account_of
from scanner.normalize.grammars.iam_conditions import judge
from scanner.normalize.meaning.aws_actions import action_table

__all__ = ["ASSUME", "Account", "assumed", "trusts"]

ASSUME = "sts:assumerole"


@dataclass(slots=True)
class Account:
    """One account of the estate.

    Attributes:
        arns: resource names of all users and roles.
        versions: ARN of a managed policy -> what its versions that are not in force would grant.
    """

    users: tuple[Principal, ...]
    roles: tuple[Principal, ...]
    groups: tuple[Principal, ...]
    versions: dict[str, int] = field(default_factory=dict)
    _by_service: dict[str, tuple[Principal, ...]] = field(default_factory=dict)
    _solid: dict[str, int] = field(default_factory=dict)
    _possible: dict[str, int] = field(default_factory=dict)
    _direct: dict[str, list[Principal]] | None = None
    _open: list[Principal] = field(default_factory=list)
    _readable: bool | None = None
    arns: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note which users and roles there are."""
        self.arns = frozenset(one.arn for one in (*self.users, *self.roles))

    def trusting(self, service: str) -> tuple[Principal, ...]:
        """Return the roles that a service may take on; service-linked roles cannot be passed."""
        if service not in self._by_service:
            self._by_service[service] = tuple(
                role
                for role in self.roles
                if not role.service_linked and trusts(role, "Service", service)
            )
        return self._by_service[service]

    def adds(self, target: Principal, principal: Principal) -> bool:
        """Say whether the target may do something that the principal is not sure to be able to."""
        if target.uid not in self._possible:
            self._possible[target.uid] = possible_actions(target)
        if principal.uid not in self._solid:
            self._solid[principal.uid] = breadth(principal, strict=True).certain
        unknown = bool(target.unread)
        return unknown or bool(self._possible[target.uid] & ~self._solid[principal.uid])

    def all_add_nothing(self, principal: Principal) -> bool:
        """Say quickly whether nobody in the account may do what the principal may not."""
        if self._readable is None:
            self._readable = not any(one.unread for one in (*self.users, *self.roles))
        if principal.uid not in self._solid:
            self._solid[principal.uid] = breadth(principal, strict=True).certain
        return self._readable and self._solid[principal.uid] == action_table().everything

    def assumable(self, principal: Principal) -> Iterator[tuple[Principal, tuple[Held, ...], bool]]:
        """Yield the roles a principal can assume, by which statements, and whether for certain."""
        if self._direct is None:
            self._direct, self._open = _index(self.roles)
        at = action_table().bit(ASSUME)
        granted = any(one.bits >> at & 1 for one in principal.allowing())
        candidates = [*self._direct.get(principal.arn, ()), *(self._open if granted else ())]
        seen = {principal.uid}
        reached = decide(principal, ASSUME).grants if granted else ()
        patterns = {grant.region.pattern for grant in reached}
        for role in candidates:
            near = principal.arn in self._direct or any(matches(p, role.arn) for p in patterns)
            if near and role.uid not in seen:
                seen.add(role.uid)
                found = assumed(principal, role)
                if found is not None:
                    yield role, *found


def _index(
    roles: tuple[Principal, ...],
) -> tuple[dict[str, list[Principal]], list[Principal]]:
    """Return the roles by the principals they name, and those open to whoever may assume roles."""
    direct: dict[str, list[Principal]] = {}
    general: list[Principal] = []
    for role in roles:
        if role.service_linked:
            continue
        for one in role.trust:
            named = one.statement.principals.get("AWS", ())
            for value in named:
                direct.setdefault(value, []).append(role)
            if (
                one.statement.not_principal
                or "*" in one.statement.principals
                or any(value in ("*", role.account) or value.endswith(":root") for value in named)
            ):
                general.append(role)
    return direct, general


def trusts(role: Principal, kind: str, value: str) -> bool:
    """Say whether the trust policy names a service or other principal, condition or not."""
    return any(
        one.statement.allow
        and any(held == value for held in one.statement.principals.get(kind, ()))
        for one in role.trust
    )


def assumed(principal: Principal, role: Principal) -> tuple[tuple[Held, ...], bool] | None:
    """Return the statements by which a principal can assume a role; None when it cannot."""
    for one in role.trust:
        named = _names(one, principal) if one.statement.allow else ""
        judged = judge(one.statement.condition, principal.known, allow=True)
        if not named or judged.when == "never" or not _is_assume(one):
            continue
        certain = judged.when == "always"
        verdict = decide(principal, ASSUME, resource=role.arn)
        if verdict.best is not None:
            return (verdict.best.by, one), certain and verdict.certain
        if named == "directly" and principal.account == role.account and not verdict.denied_by:
            return (one,), certain
    return None


def _is_assume(one: Held) -> bool:
    return any(matches(pattern, ASSUME) for pattern in one.statement.actions)


def _names(one: Held, principal: Principal) -> str:
    """Say how a trust statement names a principal: "directly", through its "account", or not."""
    if one.statement.not_principal:
        return "account"
    for value in (*one.statement.principals.get("AWS", ()), *one.statement.principals.get("*", ())):
        if value == principal.arn:
            return "directly"
        whole = account_of(value) == principal.account and value.endswith(":root")
        if value in ("*", principal.account) or whole:
            return "account"
    return ""
