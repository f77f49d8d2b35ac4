"""Where an escalation method leads in an account: which target it reaches, or what is lacking."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import NamedTuple

from scanner.evaluate.permissions._account import Account
from scanner.evaluate.permissions._candidates import Candidates
from scanner.evaluate.permissions._effective import (
    Verdict,
    decide,
    has_conditions,
    possible_actions,
)
from scanner.evaluate.permissions._escalation_methods import Method, Target
from scanner.evaluate.permissions._grants import Principal
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.action_patterns import is_wild
from scanner.normalize.grammars.arn import Arn, account_of, parse_arn
from scanner.normalize.grammars.iam_conditions import Known

__all__ = ["Question", "Reached", "reach"]

_ADMINISTRATOR_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"
_UNNAMED_USER = Arn("aws", "iam", "", "", "user/${aws:username}")
"""Whoever holds a policy that is judged by itself."""
_ATTACHING = ("iam:attachuserpolicy", "iam:attachgrouppolicy", "iam:attachrolepolicy")


class Reached(NamedTuple):
    """The target of a method: by which verdict, on what, or what is lacking."""

    verdict: Verdict
    target: str = ""
    lacking: str = ""


@dataclass(slots=True)
class Question:
    """One principal in its account, with the verdicts already worked out."""

    principal: Principal
    account: Account | None
    verdicts: dict[tuple[str, str, str], Verdict] = field(default_factory=dict)
    depending: dict[str, bool] = field(default_factory=dict)

    def ask(self, action: str, resource: str = "", service: str = "") -> Verdict:
        """Decide once per action, resource and service."""
        name = action.lower()
        if service and not self._depends(name):
            service = ""
        key = (name, resource, service)
        if key not in self.verdicts:
            chosen = service or (name in _ATTACHING and self._depends(name))
            context = _context(self.principal.known, name, service) if chosen else None
            verdict = decide(self.principal, action, resource=resource, context=context)
            if not verdict.grants and context is not None and not service:
                verdict = decide(self.principal, action, resource=resource)
            self.verdicts[key] = verdict
        return self.verdicts[key]

    def _depends(self, action: str) -> bool:
        """Say whether what the caller chooses may matter for an action."""
        if action not in self.depending:
            self.depending[action] = has_conditions(self.principal, action)
        return self.depending[action]

    def patterns(self, action: str, service: str) -> tuple[str, ...]:
        """Return the resource patterns on which an action is granted at all."""
        verdict = self.ask(action, service=service)
        return tuple(dict.fromkeys(grant.region.pattern for grant in verdict.grants))


def _context(known: Known, action: str, service: str) -> Known:
    """Add what the caller of an action chooses: the service a role is for, the policy it attaches."""
    if service:
        return known.plus(iam__passedtoservice=service)
    if action in _ATTACHING:
        return known.plus(iam__policyarn=_ADMINISTRATOR_POLICY)
    return known


def reach(question: Question, method: Method) -> Reached | None:
    """Return what a method reaches for a principal; None when it leads nowhere."""
    action = method.needs[0]
    passed = method.service if method.target is Target.PASSED_ROLE else ""
    verdict = question.ask(action, service=passed)
    if method.target is Target.OTHER_USER:
        verdict = _without_own(question.principal, verdict)
    elif method.target in (Target.OWN_POLICY, Target.OLD_VERSION):
        verdict = _without_foreign(verdict)
    if verdict.best is None:
        return None
    if method.target is Target.NOTHING_MORE:
        return Reached(verdict)
    if question.account is None:
        # Whether the holder of a lone policy has a boundary to take off is not known.
        return None if method.target is Target.OWN_BOUNDARY else Reached(verdict)
    return _FIND[method.target](question, method, verdict)


def _without_own(principal: Principal, verdict: Verdict) -> Verdict:
    """Leave out what a principal may do to itself: its own key gives it nothing new."""
    own = (parse_arn(principal.arn) or _UNNAMED_USER).resource
    others = tuple(
        grant for grant in verdict.grants if grant.region.pattern.rpartition(":")[2] != own
    )
    return Verdict(verdict.action, others, verdict.denied_by)


def _without_foreign(verdict: Verdict) -> Verdict:
    """Leave out the policies that AWS itself keeps: nobody else can change them."""
    changeable = tuple(
        grant for grant in verdict.grants if account_of(grant.region.pattern) != "aws"
    )
    return Verdict(verdict.action, changeable, verdict.denied_by)


def _first(
    question: Question, method: Method, candidates: Iterable[Principal], *, gain: bool = True
) -> Reached | None:
    """Return the surest reachable candidate; with `gain`, only one that would add permissions."""
    account = question.account
    service = method.service if method.target is Target.PASSED_ROLE else ""
    found: Reached | None = None
    for candidate in candidates:
        if candidate.uid == question.principal.uid and gain:
            continue
        if gain and account and not account.adds(candidate, question.principal):
            continue
        verdict = question.ask(method.needs[0], candidate.arn, service)
        if verdict.certain:
            return Reached(verdict, candidate.arn)
        if verdict.best is not None and found is None:
            found = Reached(verdict, candidate.arn)
            if not question.ask(method.needs[0], service=service).certain:
                return found  # nothing is granted for sure, so no other candidate is surer
    return found


def _among(question: Question, method: Method, candidates: Candidates) -> Reached | None:
    """Return the surest of the candidates that would add permissions, the strongest first."""
    account = question.account
    if account is None or not account.some_add(candidates, question.principal):
        return None
    service = method.service if method.target is Target.PASSED_ROLE else ""
    named = candidates.named(question.patterns(method.needs[0], service))
    return _first(question, method, named)


def _open_ended(question: Question, verdict: Verdict, lacking: str) -> Reached | None:
    """Keep a right over things that may come to exist; drop one over named, known things only."""
    exists = question.account.arns if question.account else frozenset()
    left = tuple(
        grant
        for grant in verdict.grants
        if is_wild(grant.region.pattern) or grant.region.pattern not in exists
    )
    left = tuple(grant for grant in left if "/aws-service-role/" not in grant.region.pattern)
    return Reached(Verdict(verdict.action, left), "", lacking) if left else None


def _other_user(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    found = _among(question, method, question.account.ranked("users")) if question.account else None
    lacking = "another user with rights of its own"
    return found or _open_ended(question, verdict, lacking)


def _own_user(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    own = _selves(question)
    found = _first(question, method, own, gain=False)
    return found or Reached(verdict, "", "credentials of the user whose policies it may change")


def _selves(question: Question) -> list[Principal]:
    """Return the users that a principal is: itself, or the members of a group."""
    principal = question.principal
    if principal.kind != "group" or question.account is None:
        return [principal] if principal.kind == "user" else []
    return [user for user in question.account.users if principal.name in user.groups]


def _own_role(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    own = [question.principal] if question.principal.kind == "role" else []
    found = _first(question, method, own, gain=False)
    if found or question.account is None:
        return found
    assumable = (
        role for role, _, sure in question.account.doors.leading(question.principal) if sure
    )
    return _first(question, method, assumable, gain=False) or Reached(
        verdict, "", "the right to assume the role whose policies it may change"
    )


def _any_role(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    found = _among(question, method, question.account.ranked("roles")) if question.account else None
    lacking = "a role with more rights than its own"
    return found or _open_ended(question, verdict, lacking)


def _own_group(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    groups = question.account.groups if question.account else ()
    names = (*question.principal.groups, _group_name(question.principal))
    own = [group for group in groups if group.name in names]
    found = _first(question, method, own, gain=False)
    return found or Reached(verdict, "", "membership of the group whose policies it may change")


def _group_name(principal: Principal) -> str:
    return principal.name if principal.kind == "group" else ""


def _new_group(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    groups = question.account.ranked("groups") if question.account else ()
    others = (group for group in groups if group.name not in question.principal.groups)
    found = _first(question, method, others)
    if found and _selves(question):
        return found
    return Reached(verdict, "", "a user of its own and a group with more rights")


def _own_policy(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    found = _held_policy(question, method, lambda _arn: True)
    return found or Reached(verdict, "", "holding the policy that it may change")


def _old_version(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    account = question.account
    possible = possible_actions(question.principal)
    versions: Mapping[str, int] = account.versions if account else {}
    found = _held_policy(question, method, lambda arn: bool(versions.get(arn, 0) & ~possible))
    return found or Reached(verdict, "", "an earlier version of a policy it holds that grants more")


def _held_policy(
    question: Question, method: Method, useful: Callable[[str], bool]
) -> Reached | None:
    for arn in question.principal.attached:
        if ":iam::aws:" not in arn and useful(arn):
            verdict = question.ask(method.needs[0], arn)
            if verdict.best is not None:
                return Reached(verdict, arn)
    return None


def _own_boundary(question: Question, method: Method, _verdict: Verdict) -> Reached | None:
    principal = question.principal
    unread = any(name.startswith("permissions boundary") for name in principal.unread)
    if principal.boundary is None and not unread:
        return None
    if principal.kind not in method.name.split("-"):
        return None
    verdict = question.ask(method.needs[0], principal.arn)
    return Reached(verdict, principal.arn) if verdict.best else None


def _role_of_service(question: Question, method: Method, verdict: Verdict) -> Reached | None:
    account = question.account
    if account is None:
        return Reached(verdict)
    roles = account.trusting(method.service)
    lacking = f"a role with more rights than its own that {method.service} may take on"
    if method.target is Target.RUNNING_ROLE:
        gains = account.some_add(roles, question.principal)
        return Reached(verdict, "", "" if gains else lacking)
    found = _among(question, method, roles)
    return found or _open_ended(question, verdict, lacking)


_FIND: Mapping[Target, Callable[[Question, Method, Verdict], Reached | None]] = {
    Target.OTHER_USER: _other_user,
    Target.OWN_USER: _own_user,
    Target.OWN_GROUP: _own_group,
    Target.OWN_ROLE: _own_role,
    Target.ANY_ROLE: _any_role,
    Target.OWN_POLICY: _own_policy,
    Target.OLD_VERSION: _old_version,
    Target.OWN_BOUNDARY: _own_boundary,
    Target.NEW_GROUP: _new_group,
    Target.PASSED_ROLE: _role_of_service,
    Target.RUNNING_ROLE: _role_of_service,
}
