"""Who may do what: principals of AWS accounts with their effective permissions, computed once."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime

from scanner.evaluate.permissions._account import Account
from scanner.evaluate.permissions._breadth import breadth
from scanner.evaluate.permissions._chains import with_chains
from scanner.evaluate.permissions._declared import Declared, declared_rights
from scanner.evaluate.permissions._escalation import closed_by, ways
from scanner.evaluate.permissions._exposed import Exposed, exposed, unplaced_policies
from scanner.evaluate.permissions._github_access import github_limits, github_tested
from scanner.evaluate.permissions._github_rights import rights_table
from scanner.evaluate.permissions._grants import Principal, distinct_facts
from scanner.evaluate.permissions._kubernetes import Subject, kubernetes_subjects
from scanner.evaluate.permissions._kubernetes_roles import roles_not_judged
from scanner.evaluate.permissions._kubernetes_seen import incomplete_logs
from scanner.evaluate.permissions._kubernetes_tokens import PODS
from scanner.evaluate.permissions._postgresql import DatabaseRole, database_roles
from scanner.evaluate.permissions._postgresql_use import unjudged_use
from scanner.evaluate.permissions._principals import Reading, read_principals
from scanner.evaluate.permissions._resource_policies import ResourcePolicy, resource_policies
from scanner.evaluate.permissions._rights import Rights
from scanner.evaluate.permissions._role_grants import counted
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.iam_documents import parse_policy
from scanner.normalize.meaning.aws_actions import (
    RELEASED,
    SOURCE,
    action_table_age,
    expand_all,
)

_SESSIONS = "session policies: they are passed with a request and stand in no export"
_RESOURCES = (
    "resource policies: bucket, key, queue and other resource policies are not in the export; "
    "they can grant or deny more"
)
_FEW_RESOURCES = (
    "resource policies: those that were read answer single questions and say who is let in; "
    "findings about principals rest on what they hold, and other resources can grant or deny more"
)
_ORGANISATION = (
    "organisation policies: service control and resource control policies are not in the export; "
    "they can deny more"
)
_RESOURCE_CONTROL = "resource control policies: none was read; they can deny more"
_FEW_RESOURCE_CONTROL = (
    "resource control policies: those that were read answer single questions; "
    "findings rest on what principals hold"
)


@dataclass(frozen=True, slots=True)
class PermissionAnalysis:
    """All that the checks of this area look at.

    Attributes:
        rights: users, roles, policies judged by themselves, and groups; service-linked roles are
            left out, since AWS alone decides about them.
        database_roles: roles of PostgreSQL servers that can log in.
        subjects: users, groups and service accounts of Kubernetes that something is bound to.
        resources: the estate, for the checks that look at single grants.
        as_of: the instant that counts as now.
        settings: section "permissions" of trueup.yaml.
        not_evaluated: what could not be judged, and the declared limits.
        tested: per rule id, how many resources were looked at.
        sections: the tables "denied permissions", principals that are safe only because of a Deny,
            "role grants", what the specs grant today and how much of it is standing privilege,
            and "GitHub rights", who may change each repository, and by which ways.
        declared: principals whose rights differ from those of the spec in git.
        exposed: policies of resources that let in everybody, or accounts that are not one's own.
    """

    rights: tuple[Rights, ...]
    as_of: datetime
    settings: Mapping[str, Json] = EMPTY
    database_roles: tuple[DatabaseRole, ...] = ()
    subjects: tuple[Subject, ...] = ()
    resources: Estate = field(default_factory=Estate)
    not_evaluated: tuple[NotEvaluated, ...] = ()
    tested: Mapping[str, int] = EMPTY
    sections: Mapping[str, Json] = EMPTY
    declared: tuple[Declared, ...] = ()
    exposed: tuple[Exposed, ...] = ()

    def trusting(self) -> Iterator[Principal]:
        """Yield the principals with a trust policy: roles, and trust policies by themselves."""
        return (one.principal for one in self.rights if one.principal.trust)


def analyse(estate: Estate) -> PermissionAnalysis:
    """Work out the effective permissions of every principal of the estate."""
    reading = read_principals(estate)
    accounts = _accounts(estate, reading)
    rights = tuple(
        _rights(principal, accounts.get(principal.account))
        for principal in (*reading.principals, *reading.groups)
        if not principal.service_linked
    )
    policies = resource_policies(estate)
    limits = tuple(
        NotEvaluated("permissions", text, incomplete=False)
        for text in _limits(estate, reading, policies)
    )
    rights, unfollowed = with_chains(rights, accounts)
    declared, uncompared = declared_rights(estate, (one.principal for one in rights))
    logins = database_roles(estate)
    subjects, unread = kubernetes_subjects(estate)
    return PermissionAnalysis(
        rights,
        estate.as_of,
        estate.settings_for("permissions"),
        logins,
        subjects,
        estate,
        (
            *(reading.gaps + unread + unfollowed + uncompared),
            *incomplete_logs(estate),
            *roles_not_judged(estate),
            *unjudged_use(estate),
            *(limits if rights else ()),
            *github_limits(estate),
            *unplaced_policies(policies),
        ),
        {
            **_tested(reading, len(policies)),
            **_tested_databases(estate, len(logins)),
            **_tested_subjects(subjects),
            **_tested_specs(estate),
            **github_tested(estate),
        },
        _sections(estate, rights),
        declared,
        tuple(exposed(policies, estate.settings_for("permissions"), estate)),
    )


def _limits(
    estate: Estate, reading: Reading, policies: tuple[ResourcePolicy, ...]
) -> Iterator[str]:
    """Yield which kinds of policy the verdicts do not rest on."""
    organisation = reading.organisation
    yield _SESSIONS
    yield (
        f"AWS actions: the table is {SOURCE}, published {RELEASED}, "
        f"{action_table_age(estate.as_of)} days before; later actions are not known by name"
    )
    yield _FEW_RESOURCES if policies else _RESOURCES
    if not organisation.control:
        yield _ORGANISATION
    else:
        yield _FEW_RESOURCE_CONTROL if organisation.resource_control else _RESOURCE_CONTROL
    for unplaced in organisation.unplaced:
        yield (
            f"organisation policy {unplaced}: which accounts the unit holds is not known, "
            "so it limits nobody here"
        )


def _sections(estate: Estate, rights: tuple[Rights, ...]) -> Mapping[str, Json]:
    grants = counted(estate, rights)
    told: dict[str, Json] = {"denied permissions": _denied(rights)} if rights else {}
    told |= {"role grants": grants} if grants else {}
    people = rights_table(estate)
    return told | ({"GitHub rights": people} if people else {})


def _rights(principal: Principal, account: Account | None) -> Rights:
    wide = breadth(principal)
    return Rights(principal, wide, ways(principal, account))


def _accounts(estate: Estate, reading: Reading) -> dict[str, Account]:
    names = dict.fromkeys(one.account for one in reading.principals if one.account)
    versions = {
        str(policy.attributes["Arn"]): _other_versions(policy)
        for policy in estate.of_kind("aws/iam/policy")
        if "Arn" in policy.attributes
    }
    return {name: _account(name, reading, versions) for name in names}


def _account(name: str, reading: Reading, versions: dict[str, int]) -> Account:
    mine = [one for one in reading.principals if one.account == name]
    return Account(
        tuple(one for one in mine if one.kind == "user"),
        tuple(one for one in mine if one.kind == "role"),
        tuple(one for one in reading.groups if one.account == name),
        versions,
    )


def _other_versions(policy: Resource) -> int:
    """Return the actions that the versions not in force would allow."""
    bits = 0
    listed = policy.attributes.get("PolicyVersionList")
    for version in listed if isinstance(listed, list) else ():
        if isinstance(version, Mapping) and version.get("IsDefaultVersion") is False:
            for one in parse_policy(version.get("Document")).statements:
                if one.allow:
                    bits |= expand_all(one.actions, negated=one.not_action)
    return bits


def _denied(rights: tuple[Rights, ...]) -> list[Json]:
    """Return, per principal, the Deny statements that close escalation methods it would have."""
    rows: list[Json] = []
    for one in rights:
        closing = () if one.ways else closed_by(one.principal)
        if closing:
            rows.append(
                {
                    "principal": one.principal.uid,
                    "methods": len({method for method, _ in closing}),
                    "denied_by": distinct_facts(by for _, by in closing),
                }
            )
    return rows


def _tested(reading: Reading, policies: int) -> Mapping[str, int]:
    holders = (*reading.principals, *reading.groups)
    principals = sum(not one.service_linked for one in holders)
    roles = sum(one.kind == "role" for one in reading.principals)
    names = (
        "escalation", "escalation-chain", "wildcard-action", "wildcard-resource", "data-exfiltration",
        "credentials-exposure", "resource-exposure", "infrastructure-modification",
    )  # fmt: skip
    return {
        **{f"permissions/{name}": principals for name in names},
        **{
            f"permissions/{name}": roles + policies
            for name in ("public-trust", "cross-account-trust")
        },
    }


def _tested_databases(estate: Estate, logins: int) -> Mapping[str, int]:
    functions = len(estate.of_kind("postgresql/function"))
    objects = sum(
        len(estate.of_kind(f"postgresql/{kind}")) for kind in ("grant", "default_privilege")
    )
    return {
        **{
            f"permissions/postgresql-{name}": logins
            for name in ("superuser", "bypassrls", "createrole", "server-access", "expired-role")
        },
        "permissions/postgresql-grant-to-public": objects,
        "permissions/postgresql-grant-option": objects,
        "permissions/postgresql-security-definer": functions,
    }


def _tested_subjects(subjects: tuple[Subject, ...]) -> Mapping[str, int]:
    names = ("kubernetes-wildcard", "kubernetes-escalation")
    return {f"permissions/{name}": len(subjects) for name in names}


def _tested_specs(estate: Estate) -> Mapping[str, int]:
    """Return how many grants, pairs of roles, records of use and workflows there are."""

    def count(kind: str) -> int:
        return sum(len(estate.of_kind(kind, side)) for side in Side)

    names = ("expired-grant-present", "missing-approval", "standing-privilege")
    return {
        **{f"permissions/{name}": count("trueup/role-grant") for name in names},
        "permissions/kubernetes-token-automounted": sum(map(count, PODS)),
        "permissions/kubernetes-binding-too-wide": count("trueup/kubernetes-use"),
        "permissions/kubernetes-role-too-wide": count("trueup/kubernetes-use"),
        "permissions/unused-permission": count("aws/iam/use") + count("trueup/postgresql-use"),
        "permissions/rights-beyond-spec": sum(
            len(estate.of_kind(f"aws/iam/{kind}", Side.SPEC)) for kind in ("user", "role", "group")
        ),
        "permissions/separation-of-duty": count("trueup/role-separation"),
        "permissions/workflow-token-too-wide": len(estate.of_kind("github/workflow")),
    }
