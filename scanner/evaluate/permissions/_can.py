"""Answer one question: may this principal do this action on this resource?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scanner.evaluate.permissions._account import ASSUME, assumed
from scanner.evaluate.permissions._effective import Verdict, decide, templates_of
from scanner.evaluate.permissions._grants import Held, Principal, distinct_facts
from scanner.evaluate.permissions._principals import Reading, read_principals
from scanner.model.resource import EMPTY, Estate, Json
from scanner.normalize.grammars.iam_conditions import Known

__all__ = ["UNSEEN", "Request", "Ruling", "UnknownPrincipalError", "can"]

UNSEEN = ("organisation policies", "resource policies", "session policies")
"""Policies that no export of an account holds and that can deny what it allows."""


class UnknownPrincipalError(LookupError):
    """No principal, or more than one, goes by the name that was asked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked.

    Attributes:
        principal: name, `user/name`, `role/name` or ARN; "" when there is only one.
        action: "service:Name", in any case.
        resource: ARN or "*".
        context: condition key -> value of the request.
        assume_none: take it that no policy exists that the export does not hold.
    """

    principal: str
    action: str
    resource: str
    context: Mapping[str, str] = EMPTY
    assume_none: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer.

    Attributes:
        verdict: "allow", "deny" or "conditional".
        witness: the statements it rests on: the granting ones, or for a deny the denying ones.
        conditions: what must hold, or is not known, when it is conditional.
        reason: why, in words.
    """

    verdict: str
    principal: str
    witness: tuple[Held, ...]
    conditions: tuple[str, ...]
    reason: str

    def as_json(self) -> dict[str, Json]:
        """Return the answer for programs."""
        return {
            "verdict": self.verdict,
            "principal": self.principal,
            "witness": distinct_facts(self.witness),
            "conditions": list(self.conditions),
            "reason": self.reason,
        }


def can(estate: Estate, request: Request) -> Ruling:
    """Decide a request.

    Raises:
        UnknownPrincipalError: says which principals there are, or which ones share the name.
    """
    reading = read_principals(estate)
    principal = _named(reading, request.principal)
    context = {key.lower(): value for key, value in request.context.items()}
    known = Known({**principal.known.values, **context}, principal.known.absent)
    asked = replace(principal, known=known)
    resource = request.resource if templates_of(request.action.lower()) != ("*",) else "*"
    verdict = decide(asked, request.action, resource=resource)
    if request.action.lower() == ASSUME:
        role = next((one for one in reading.principals if one.arn == request.resource), None)
        if role is not None and role.kind == "role":
            return _assuming(asked, role, verdict, request)
    return _ruling(asked, verdict, request)


def _named(reading: Reading, name: str) -> Principal:
    holders = (*reading.principals, *reading.groups)
    found = [
        one for one in holders if name in ("", one.name, one.arn, one.uid, f"{one.kind}/{one.name}")
    ]
    if len(found) == 1:
        return found[0]
    if not holders:
        raise UnknownPrincipalError("the files hold no AWS principal and no policy document")
    shown = ", ".join(f"{one.kind}/{one.name}" for one in (found or holders)[:8])
    what = f"{len(found)} principals match" if found else "no principal is called"
    raise UnknownPrincipalError(f"{what} {name!r}; there are: {shown}")


def _ruling(principal: Principal, verdict: Verdict, request: Request) -> Ruling:
    best = verdict.best
    if best is None:
        return _refused(principal, verdict)
    open_points = (*best.region.conditions, *_unread(principal))
    if not request.assume_none:
        open_points += tuple(f"{kind} that were not seen do not deny it" for kind in UNSEEN)
    word = "conditional" if open_points else "allow"
    reason = f"{best.by.policy} allows it" + (" under conditions" if open_points else "")
    return Ruling(word, principal.uid, (best.by,), open_points, reason)


def _refused(principal: Principal, verdict: Verdict) -> Ruling:
    if verdict.denied_by:
        reason = f"{verdict.denied_by[0].policy} denies it"
        return Ruling("deny", principal.uid, verdict.denied_by, (), reason)
    unread = _unread(principal)
    if unread:
        reason = "nothing that was read allows it, but not everything was read"
        return Ruling("conditional", principal.uid, (), unread, reason)
    if verdict.outside_boundary:
        reason = "the permissions boundary does not allow it"
        return Ruling("deny", principal.uid, principal.boundary or (), (), reason)
    return Ruling("deny", principal.uid, (), (), "no statement allows it")


def _unread(principal: Principal) -> tuple[str, ...]:
    return tuple(f"the content of {name} is not known" for name in principal.unread)


def _assuming(principal: Principal, role: Principal, verdict: Verdict, request: Request) -> Ruling:
    """Decide about assuming a role, which needs its trust policy as well."""
    found = assumed(principal, role)
    if found is None or verdict.denied_by:
        if verdict.denied_by:
            return _refused(principal, verdict)
        reason = "no statement allows it" if verdict.best is None else "the role does not trust it"
        return Ruling("deny", principal.uid, role.trust, (), reason)
    witness, certain = found
    points = _unread(principal) + _unread(role)
    points += () if certain else (*verdict.conditions, "the condition of the trust policy holds")
    if not request.assume_none:
        points += tuple(f"{kind} that were not seen do not deny it" for kind in UNSEEN[::2])
    word = "conditional" if points else "allow"
    return Ruling(word, principal.uid, witness, points, f"{role.name} trusts it")
