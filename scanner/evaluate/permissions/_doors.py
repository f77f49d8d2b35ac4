"""Which roles a principal can become: trust policies beside what the principal may assume."""

from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.permissions._candidates import Candidates
from scanner.evaluate.permissions._effective import decide, possible_needs
from scanner.evaluate.permissions._grants import Held, Principal
from scanner.evaluate.permissions._needed import ASSUME, needed_set
from scanner.normalize.grammars.action_patterns import matches
from scanner.normalize.grammars.arn import account_of
from scanner.normalize.grammars.iam_conditions import judge

__all__ = ["Doors", "assumed", "may_assume"]


class Doors:
    """Some roles of one account, by whom they let in; service-linked roles let nobody in.

    Attributes:
        tried: how many pairs of a principal and a role were looked at.
    """

    def __init__(self, roles: Iterable[Principal], possible: Mapping[str, int]) -> None:
        """Note who is named by the roles, and which are open to whoever may assume them."""
        self.tried = 0
        self._naming: dict[str, list[Principal]] = {}
        general: dict[str, Principal] = {}
        for role in roles:
            for one in () if role.service_linked else role.trust:
                for value in one.statement.principals.get("AWS", ()):
                    self._naming.setdefault(value, []).append(role)
                if _is_open(one, role):
                    general[role.uid] = role
        self._open = Candidates(general.values(), possible)

    def __bool__(self) -> bool:
        """Say whether anybody could come in."""
        return bool(self._naming or self._open.strongest)

    def name(self, principal: Principal) -> bool:
        """Say whether some role names a principal."""
        return principal.arn in self._naming

    def leading(self, principal: Principal) -> Iterator[tuple[Principal, tuple[Held, ...], bool]]:
        """Yield the roles a principal can assume, by which statements, and whether for certain."""
        seen = {principal.uid}
        for role in self._near(principal):
            if role.uid not in seen:
                seen.add(role.uid)
                self.tried += 1
                found = assumed(principal, role)
                if found is not None:
                    yield role, *found

    def _near(self, principal: Principal) -> Iterator[Principal]:
        yield from self._naming.get(principal.arn, ())
        if self._open.strongest and may_assume(principal):
            grants = decide(principal, ASSUME).grants
            yield from self._open.named(grant.region.pattern for grant in grants)


def may_assume(principal: Principal) -> bool:
    """Say whether some statement lets a principal assume some role, denials aside."""
    return bool(possible_needs(principal) & needed_set((ASSUME,)))


def _is_open(one: Held, role: Principal) -> bool:
    """Say whether a trust statement lets in whoever the account allows to assume the role."""
    statement = one.statement
    return (
        statement.not_principal
        or "*" in statement.principals
        or any(
            value in ("*", role.account) or value.endswith(":root")
            for value in statement.principals.get("AWS", ())
        )
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
