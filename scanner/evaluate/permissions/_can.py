"""Answer one question: may this principal do this action on this resource?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.evaluate.permissions._doors import assumed
from scanner.evaluate.permissions._effective import Verdict, decide, templates_of
from scanner.evaluate.permissions._grants import Held, Principal, distinct_facts
from scanner.evaluate.permissions._needed import ASSUME
from scanner.evaluate.permissions._organisation import Organisation
from scanner.evaluate.permissions._principals import Reading, read_principals
from scanner.evaluate.permissions._resource_policies import (
    ResourcePolicy,
    Says,
    belongs_elsewhere,
    covering,
    granted_by,
    resource_policies,
    says,
    speaks,
)
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json
from scanner.normalize.grammars.arn import account_of
from scanner.normalize.grammars.iam_conditions import Known, judge

__all__ = [
    "UNSEEN", "Request", "Ruling", "UnknownPrincipalError", "can", "named_principal", "who",
]  # fmt: skip

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


@dataclass(frozen=True, slots=True)
class _Question:
    """One request with all that speaks to it."""

    asked: Principal
    resource: str
    verdict: Verdict
    covering: tuple[ResourcePolicy, ...]
    says: Says
    organisation: Organisation
    assume_none: bool

    def points(self, *, resource_policies_count: bool = True) -> tuple[str, ...]:
        """Return what is open besides the statements the principal holds."""
        points = [*self.says.open_denials, *self._resource_control()]
        points += [
            f"organisation policy {name} does not deny it" for name in self.organisation.unplaced
        ]
        points += [problem for one in self.covering for problem in one.problems]
        if not self.assume_none:
            points += [
                f"{kind} that were not seen do not deny it"
                for kind in self._unseen(resource_policies_count=resource_policies_count)
            ]
        return tuple(points)

    def _unseen(self, *, resource_policies_count: bool) -> Iterator[str]:
        limited = self.organisation.control and self.asked.account
        if not limited:
            yield UNSEEN[0]
        elif not self.organisation.resource_control:
            yield "resource control policies"
        if resource_policies_count and not self.covering:
            yield UNSEEN[1]
        yield UNSEEN[2]

    def _resource_control(self) -> Iterator[str]:
        if belongs_elsewhere(self.resource, self.asked):
            return
        for one in self.organisation.on_resources(self.asked.account):
            judged = judge(one.statement.condition, self.asked.known, allow=False)
            if judged.when != "never" and speaks(
                one, self.verdict.action, self.resource, self.asked
            ):
                yield f"the resource control policy {one.policy} does not deny it"


def can(estate: Estate, request: Request) -> Ruling:
    """Decide a request.

    Raises:
        UnknownPrincipalError: says which principals there are, or which ones share the name.
    """
    reading = read_principals(estate)
    principal = named_principal(reading, request.principal)
    return _answered(reading, resource_policies(estate), principal, request)


def who(estate: Estate, request: Request) -> tuple[Ruling, ...]:
    """Return the answers for all principals that are allowed, or allowed under conditions.

    Sure ones first, then in the order of the export; a policy on its own is nobody.
    """
    reading, policies = read_principals(estate), resource_policies(estate)
    answers = [
        _answered(reading, policies, one, request)
        for one in reading.principals
        if one.kind != "document"
    ]
    allowed = [one for one in answers if one.verdict != "deny"]
    return tuple(sorted(allowed, key=lambda one: one.verdict != "allow"))


def _answered(
    reading: Reading, policies: tuple[ResourcePolicy, ...], principal: Principal, request: Request
) -> Ruling:
    context = {key.lower(): value for key, value in request.context.items()}
    known = Known({**principal.known.values, **context}, principal.known.absent)
    asked = replace(principal, known=known)
    resource = request.resource if templates_of(request.action.lower()) != ("*",) else "*"
    verdict = decide(asked, request.action, resource=resource)
    on_it = covering(policies, resource)
    question = _Question(
        asked, resource, verdict, on_it, says(on_it, asked, request.action, resource),
        reading.organisation, request.assume_none,
    )  # fmt: skip
    if request.action.lower() == ASSUME:
        role = next((one for one in reading.principals if one.arn == request.resource), None)
        if role is not None and role.kind == "role":
            return _assuming(question, role)
    return _ruling(question)


def named_principal(reading: Reading, name: str) -> Principal:
    """Return the one principal of a name, or raise UnknownPrincipalError saying which there are."""
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


def _ruling(question: _Question) -> Ruling:
    asked, says_so = question.asked, question.says
    if says_so.denied:
        reason = f"{says_so.denied[0].policy} denies it"
        return Ruling("deny", asked.uid, says_so.denied, (), reason)
    verdict, points = question.verdict, question.points()
    shut = _shut_out(question)
    if verdict.best is None and not verdict.denied_by and says_so.named and not shut:
        verdict = decide(granted_by(asked, says_so), verdict.action, resource=question.resource)
        if not account_of(question.resource):
            points = (f"the resource is in account {asked.account}", *points)
    best = verdict.best
    if best is None:
        return _refused(asked, verdict)
    if shut:
        return Ruling("deny", asked.uid, (), (), shut)
    open_points = (*best.region.conditions, *_unread(asked), *points)
    word = "conditional" if open_points else "allow"
    reason = f"{best.by.policy} allows it" + (" under conditions" if open_points else "")
    return Ruling(word, asked.uid, (best.by,), open_points, reason)


def _shut_out(question: _Question) -> str:
    """Say why the resource lets the principal in at no rate; "" when it may."""
    says_so = question.says
    let_in = says_so.named or says_so.delegated
    if not question.covering or let_in or any(one.problems for one in question.covering):
        return ""
    if belongs_elsewhere(question.resource, question.asked):
        return "the policy of the resource, in another account, does not allow it"
    is_key = question.resource.startswith("arn:aws:kms:")
    return "the key policy lets neither the principal nor its account in" if is_key else ""


def _refused(principal: Principal, verdict: Verdict) -> Ruling:
    if verdict.denied_by:
        reason = f"{verdict.denied_by[0].policy} denies it"
        return Ruling("deny", principal.uid, verdict.denied_by, (), reason)
    unread = _unread(principal)
    if unread:
        reason = "nothing that was read allows it, but not everything was read"
        return Ruling("conditional", principal.uid, (), unread, reason)
    if verdict.outside_boundary:
        limits = tuple(one for limit in principal.limits() for one in limit)
        named = "the permissions boundary" if principal.boundary is not None else ""
        named += " or " if named and principal.organisation else ""
        named += "a policy of the organisation" if principal.organisation else ""
        return Ruling("deny", principal.uid, limits, (), f"{named} does not allow it")
    return Ruling("deny", principal.uid, (), (), "no statement allows it")


def _unread(principal: Principal) -> tuple[str, ...]:
    return tuple(f"the content of {name} is not known" for name in principal.unread)


def _assuming(question: _Question, role: Principal) -> Ruling:
    """Decide about assuming a role, which needs its trust policy as well."""
    principal, verdict = question.asked, question.verdict
    found = assumed(principal, role)
    if found is None or verdict.denied_by:
        if verdict.denied_by:
            return _refused(principal, verdict)
        reason = "no statement allows it" if verdict.best is None else "the role does not trust it"
        return Ruling("deny", principal.uid, role.trust, (), reason)
    witness, certain = found
    points = _unread(principal) + _unread(role)
    points += () if certain else (*verdict.conditions, "the condition of the trust policy holds")
    points += question.points(resource_policies_count=False)
    word = "conditional" if points else "allow"
    return Ruling(word, principal.uid, witness, points, f"{role.name} trusts it")
