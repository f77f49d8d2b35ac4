"""Answer one access review from RBAC objects: may this user do this in this cluster?

Kubernetes documentation, "Using RBAC Authorization": permissions only add up, there is no denial;
a ClusterRoleBinding holds everywhere, a RoleBinding in its namespace; a request for a URL that is
no resource is answered by ClusterRoleBindings alone; a named resource is matched by its name, which
`create`, `list` and `deletecollection` of all do not have.
"""

from collections.abc import Iterator, Mapping

from scanner.evaluate.permissions._kubernetes import KubernetesGrant, Rule, bound_grants
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource

__all__ = [
    "AccessReview",
    "Answer",
    "groups_of",
    "is_meant",
    "permits",
    "reaches",
    "review",
    "who_may",
]

_ACCOUNT = "system:serviceaccount:"
_ANONYMOUS = "system:anonymous"


@dataclass(frozen=True, slots=True)
class AccessReview:
    """What is asked.

    Attributes:
        user: "system:serviceaccount:NAMESPACE:NAME" or the name of a user.
        groups: all groups of the user, those that Kubernetes adds included.
        resource: "pods", "pods/exec", or a path that begins with "/".
        namespace: "" for the whole cluster. name: "" when the request names none.
    """

    user: str
    groups: tuple[str, ...]
    verb: str
    resource: str
    api_group: str = ""
    namespace: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer.

    Attributes:
        verdict: "allow", "deny" or "conditional".
        witness: the grant that allows it. conditions: roles whose rules were not read.
    """

    verdict: str
    witness: tuple[KubernetesGrant, ...]
    conditions: tuple[str, ...]
    reason: str

    def as_json(self) -> dict[str, Json]:
        """Return the answer for programs."""
        return {
            "verdict": self.verdict,
            "witness": [dict(one.fact) for one in self.witness],
            "conditions": list(self.conditions),
            "reason": self.reason,
        }


def groups_of(user: str, stated: tuple[str, ...]) -> tuple[str, ...]:
    """Return the groups of a user: those stated, and those that Kubernetes puts it in."""
    added = ["system:unauthenticated" if user == _ANONYMOUS else "system:authenticated"]
    if user.startswith(_ACCOUNT):
        namespace = user.removeprefix(_ACCOUNT).partition(":")[0]
        added += ["system:serviceaccounts", f"system:serviceaccounts:{namespace}"]
    return tuple(dict.fromkeys((*stated, *added)))


def review(estate: Estate, asked: AccessReview, *, assume_none: bool = False) -> Answer:
    """Decide an access review.

    Args:
        estate: with Roles, ClusterRoles and their bindings.
        asked: the request.
        assume_none: a role that was not read does not exist, so that its binding grants nothing.
    """
    unread: list[str] = []
    for binding, role, grants, complete in bound_grants(estate):
        if not _applies(binding, asked) or not reaches(binding, asked):
            continue
        for grant in grants:
            if permits(grant.rule, asked):
                reason = f"{role} allows it, bound by {binding.name}"
                return Answer("allow", (grant,), (), reason)
        if not complete:
            unread.append(f"the rules of {role}, which {binding.name} binds, are not in the files")
    if unread and not assume_none:
        reason = "nothing that was read allows it, but not everything was read"
        return Answer("conditional", (), tuple(dict.fromkeys(unread)), reason)
    return Answer("deny", (), (), "no binding in the files allows it")


def who_may(
    estate: Estate, asked: AccessReview, *, assume_none: bool = False
) -> Iterator[tuple[str, Answer]]:
    """Yield the users, groups and service accounts that may do something, surest first.

    The user and the groups of `asked` are left out of account. A group stands for its members,
    which only the cluster's sign-in knows; service accounts have their full user name.
    """
    found: dict[str, Answer] = {}
    for binding, role, grants, complete in bound_grants(estate):
        if not reaches(binding, asked):
            continue
        allowing = next((one for one in grants if permits(one.rule, asked)), None)
        if allowing is None and (complete or assume_none):
            continue
        if allowing is not None:
            reason = f"{role} allows it, bound by {binding.name}"
            answer = Answer("allow", (allowing,), (), reason)
        else:
            unread = f"the rules of {role}, which {binding.name} binds, are not in the files"
            answer = Answer("conditional", (), (unread,), "not everything was read")
        for name in filter(None, (_full_name(one, binding) for one in _subjects(binding))):
            if name not in found or answer.verdict == "allow" != found[name].verdict:
                found[name] = answer
    yield from sorted(found.items(), key=lambda item: (item[1].verdict, item[0]))


def _full_name(subject: Mapping[str, Json], binding: Resource) -> str:
    kind, name = subject.get("kind"), str(subject.get("name", ""))
    if kind == "Group":
        return f"group {name}"
    if kind != "ServiceAccount":
        return name if kind == "User" else ""
    whole = binding.kind.endswith("/ClusterRoleBinding")
    namespace = str(subject.get("namespace") or ("" if whole else _namespace(binding)))
    return f"{_ACCOUNT}{namespace}:{name}" if namespace else ""


def reaches(binding: Resource, asked: AccessReview) -> bool:
    """Say whether a binding holds where the request goes."""
    if binding.kind.endswith("/ClusterRoleBinding"):
        return True
    held_in = _namespace(binding)
    return not asked.resource.startswith("/") and held_in == asked.namespace


def _namespace(binding: Resource) -> str:
    metadata = binding.attributes.get("metadata")
    stated = metadata.get("namespace") if isinstance(metadata, Mapping) else None
    return str(stated or "default")


def _applies(binding: Resource, asked: AccessReview) -> bool:
    return any(is_meant(subject, binding, asked) for subject in _subjects(binding))


def _subjects(binding: Resource) -> Iterator[Mapping[str, Json]]:
    listed = binding.attributes.get("subjects")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping):
            yield one


def is_meant(subject: Mapping[str, Json], binding: Resource, asked: AccessReview) -> bool:
    """Say whether a subject of a binding is the user asked about, or a group of theirs."""
    kind, name = subject.get("kind"), str(subject.get("name", ""))
    if kind == "User":
        return name == asked.user
    if kind == "Group":
        return name in asked.groups
    if kind != "ServiceAccount":
        return False
    whole = binding.kind.endswith("/ClusterRoleBinding")
    namespace = str(subject.get("namespace") or ("" if whole else _namespace(binding)))
    return bool(namespace) and asked.user == f"{_ACCOUNT}{namespace}:{name}"


def permits(rule: Rule, asked: AccessReview) -> bool:
    """Say whether a rule allows what is asked, wherever it is bound."""
    if asked.resource.startswith("/"):
        verb = "*" in rule.verbs or asked.verb in rule.verbs
        return verb and rule.has_url(asked.resource)
    named = not rule.names or asked.name in rule.names
    return named and rule.allows(asked.verb, asked.api_group, asked.resource)
