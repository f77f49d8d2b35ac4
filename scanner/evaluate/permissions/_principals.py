"""Gather AWS principals from an estate: resolve attachments, groups and boundaries."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from scanner.evaluate.permissions._grants import Held, Principal, held
from scanner.evaluate.permissions._organisation import Organisation, read_organisation
from scanner.evaluate.permissions._terraform import with_state
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.iam_conditions import Known
from scanner.normalize.grammars.iam_documents import parse_policy

ADMINISTRATOR_ACCESS = "policy/AdministratorAccess"
MAX_COMPARED = 100_000
MAX_COMPARISONS = 2_000_000
"""Pairs of resource patterns to compare, per principal and in all."""
_FULL = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
"""AWS's own AdministratorAccess, which exports of customer policies leave out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an estate says about AWS principals.

    Attributes:
        principals: users, roles, and policies judged by themselves, in that order.
        groups: groups as holders of permissions.
        gaps: what is missing or malformed.
        organisation: the policies of the organisation, already applied to the principals.
    """

    principals: tuple[Principal, ...]
    groups: tuple[Principal, ...]
    gaps: tuple[NotEvaluated, ...]
    organisation: Organisation = field(default_factory=Organisation)


@dataclass(slots=True)
class _Reading:
    """What is being put together, and the gaps met on the way."""

    policies: Mapping[str, Resource]
    groups: Mapping[tuple[str, str], Resource]
    now: str
    gaps: list[NotEvaluated] = field(default_factory=list)
    parsed: dict[str, tuple[Held, ...]] = field(default_factory=dict)
    malformed: set[tuple[str, str]] = field(default_factory=set)


def read_principals(estate: Estate) -> Reading:
    """Return all principals with what they hold, and what is missing."""
    estate = with_state(estate)
    policies = estate.of_kind("aws/iam/policy")
    groups = {
        (group.scope, str(group.attributes.get("GroupName", ""))): group
        for group in estate.of_kind("aws/iam/group")
    }
    by_arn = {str(one.attributes["Arn"]): one for one in policies if "Arn" in one.attributes}
    reading = _Reading(by_arn, groups, estate.as_of.isoformat())
    found = [_user(reading, one) for one in estate.of_kind("aws/iam/user")]
    found += [_role(reading, one) for one in estate.of_kind("aws/iam/role")]
    found += [_document(reading, one) for one in policies if "Statement" in one.attributes]
    holders = [_group(reading, one) for one in estate.of_kind("aws/iam/group")]
    organisation = read_organisation(estate)
    limited = [_limited(one, organisation) for one in (*found, *holders)]
    cheap = _within_reach(limited, reading.gaps)
    # AWS alone writes the policies of service-linked roles and decides what their versions say.
    theirs = {one.uid for one in found if one.service_linked}
    gaps = (*organisation.gaps, *(gap for gap in reading.gaps if gap.resource not in theirs))
    return Reading(
        tuple(cheap[: len(found)]), tuple(cheap[len(found) :]), tuple(dict.fromkeys(gaps)),
        organisation,
    )  # fmt: skip


def _limited(principal: Principal, organisation: Organisation) -> Principal:
    """Return the principal under the policies of its organisation, which spare AWS's own roles."""
    levels, denials = organisation.limits(principal.account) if principal.account else ((), ())
    if principal.service_linked or not (levels or denials):
        return principal
    return replace(principal, organisation=levels, forbidden=denials)


def _within_reach(found: list[Principal], gaps: list[NotEvaluated]) -> list[Principal]:
    """Empty the principals whose patterns are too many to be compared, and say so as a gap.

    Every granted pattern is held against every denied one; what AWS accepts stays far below.
    """
    left = MAX_COMPARISONS
    kept: list[Principal] = []
    for one in found:
        granted = sum(len(held.statement.resources) for held in one.allowing)
        bounds = (bound for limit in one.limits() for bound in limit)
        limits = sum(len(h.statement.resources) for h in (*one.denying, *bounds))
        cost = granted * limits
        left -= min(cost, MAX_COMPARED)
        if cost > MAX_COMPARED or left < 0:
            reason = f"it holds {granted} granted and {limits} limiting patterns: too many"
            gaps.append(NotEvaluated("permissions", reason, resource=one.uid))
            kept.append(replace(one, identity=(), boundary=None, unread=(*one.unread, "policies")))
        else:
            kept.append(one)
    return kept


def _group(reading: _Reading, group: Resource) -> Principal:
    name = str(group.attributes.get("GroupName", group.name))
    identity, attached, unread = _own(reading, group, "GroupPolicyList")
    return Principal(
        group.uid, "group", name, group.scope, str(group.attributes.get("Arn", name)), identity,
        known=Known(_known(group, reading.now, {"aws:principaltype": "User"})), attached=attached, unread=unread, origin=group.origin, evidence=group.evidence,
    )  # fmt: skip


def _user(reading: _Reading, user: Resource) -> Principal:
    raw = user.attributes
    name = str(raw.get("UserName", user.name))
    identity, attached, unread = _own(reading, user, "UserPolicyList")
    names = tuple(str(group) for group in _list(raw.get("GroupList")))
    for group_name in names:
        group = reading.groups.get((user.scope, group_name))
        if group is None:
            reading.gaps.append(_gap(user, f"group {group_name} is not in the export"))
            unread += (f"group {group_name}",)
            continue
        more, more_attached, more_unread = _own(
            reading, group, "GroupPolicyList", f"group {group_name}"
        )
        identity, attached, unread = identity + more, attached + more_attached, unread + more_unread
    known = _known(user, reading.now, {"aws:username": name, "aws:principaltype": "User"})
    tags = {f"aws:principaltag/{key.lower()}": value for key, value in _tags(raw)}
    boundary, missing = _boundary(reading, user)
    return Principal(
        user.uid, "user", name, user.scope, str(raw.get("Arn", name)), identity, boundary,
        Known({**known, **tags}, ("aws:principaltag/",)), attached, names, (), unread + missing,
        origin=user.origin, evidence=user.evidence, attributes=raw,
    )  # fmt: skip


def _role(reading: _Reading, role: Resource) -> Principal:
    raw = role.attributes
    name = str(raw.get("RoleName", role.name))
    identity, attached, unread = _own(reading, role, "RolePolicyList")
    boundary, missing = _boundary(reading, role)
    known = Known(
        _known(role, reading.now, {"aws:principaltype": "AssumedRole"}), ("aws:username",)
    )
    trust = _statements(
        reading, role, "trust policy", raw.get("AssumeRolePolicyDocument"), "trust policy"
    )
    return Principal(
        role.uid, "role", name, role.scope, str(raw.get("Arn", name)), identity, boundary, known,
        attached, (), trust, unread + missing,
        service_linked=_is_service_linked(raw, trust),
        origin=role.origin, evidence=role.evidence, attributes=raw,
    )  # fmt: skip


def _is_service_linked(raw: Mapping[str, Json], trust: tuple[Held, ...]) -> bool:
    """Say whether AWS owns a role: IAM keeps the path for it, and only a service may take it on."""
    return str(raw.get("Path", "")).startswith("/aws-service-role/") and all(
        one.statement.principals.keys() == {"Service"} and not one.statement.not_principal
        for one in trust
    )


def _document(reading: _Reading, policy: Resource) -> Principal:
    statements = _statements(reading, policy, policy.name, policy.attributes, "document")
    known = Known(
        {
            "aws:currenttime": reading.now,
            "aws:securetransport": "true",
            "aws:username": "${aws:username}",
        }
    )
    identity = tuple(one for one in statements if not one.statement.principals)
    trust = tuple(one for one in statements if one.statement.principals)
    malformed = tuple(name for uid, name in sorted(reading.malformed) if uid == policy.uid)
    return Principal(
        policy.uid, "document", policy.name, "", "", identity, None, known, trust=trust,
        unread=malformed, origin=policy.origin, evidence=policy.evidence, attributes=policy.attributes,
    )  # fmt: skip


def _known(resource: Resource, now: str, more: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that AWS sets in every request of a principal.

    A caller chooses encrypted transport, so a condition on it limits nobody.
    """
    known = {
        "aws:currenttime": now,
        # Sessions last hours: for a comparison with a fixed date, a session starts now.
        "aws:tokenissuetime": now,
        "aws:securetransport": "true",
        "aws:principalaccount": resource.scope,
        "aws:principalarn": str(resource.attributes.get("Arn", "")),
        **more,
    }
    return {key: value for key, value in known.items() if value}


def _own(
    reading: _Reading, holder: Resource, inline_field: str, group: str = ""
) -> tuple[tuple[Held, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the statements of one holder's policies, the managed ones' ARNs, the unread ones."""
    found: list[Held] = []
    for inline in _list(holder.attributes.get(inline_field)):
        if isinstance(inline, Mapping):
            name = str(inline.get("PolicyName", ""))
            via = f"inline of {group}" if group else "inline"
            found += _statements(reading, holder, name, inline.get("PolicyDocument"), via)
    attached: list[str] = []
    unread = [policy for uid, policy in sorted(reading.malformed) if uid == holder.uid]
    for arn in _attached(holder):
        via = f"attached to {group}" if group else "attached"
        content = _managed(reading, holder, arn, via)
        attached.append(arn)
        policy = reading.policies.get(arn)
        if content is None or (policy and (policy.uid, arn) in reading.malformed):
            unread.append(arn)
        found += content or ()
    return tuple(found), tuple(attached), tuple(unread)


def _attached(holder: Resource) -> Iterator[str]:
    for entry in _list(holder.attributes.get("AttachedManagedPolicies")):
        if isinstance(entry, Mapping) and "PolicyArn" in entry:
            yield str(entry["PolicyArn"])


def _managed(reading: _Reading, holder: Resource, arn: str, via: str) -> tuple[Held, ...] | None:
    """Return the statements of a managed policy; None when its content is not known."""
    policy = reading.policies.get(arn)
    document = _default_version(policy) if policy else None
    if policy is None and arn.endswith(f":aws:{ADMINISTRATOR_ACCESS}"):
        policy, document = holder, _FULL
    if policy is None or document is None:
        reason = (
            f"the content of the attached policy {arn} is not in the export; "
            "export with every --filter, AWSManagedPolicy included"
        )
        reading.gaps.append(_gap(holder, reason))
        return None
    return _statements(reading, policy, arn, document, via)


def _default_version(policy: Resource) -> Json:
    for version in _list(policy.attributes.get("PolicyVersionList")):
        if isinstance(version, Mapping) and version.get("IsDefaultVersion") is True:
            return version.get("Document")
    return None


def _boundary(
    reading: _Reading, holder: Resource
) -> tuple[tuple[Held, ...] | None, tuple[str, ...]]:
    """Return the statements of the permissions boundary, and its ARN when it is unread."""
    raw = holder.attributes.get("PermissionsBoundary")
    if not isinstance(raw, Mapping):
        return None, ()
    arn = str(raw.get("PermissionsBoundaryArn", ""))
    content = _managed(reading, holder, arn, "permissions boundary")
    return content, () if content is not None else (f"permissions boundary {arn}",)


def _statements(
    reading: _Reading, owner: Resource, policy: str, document: Json, via: str
) -> tuple[Held, ...]:
    key = f"{owner.uid}\n{policy}\n{via}"
    if key not in reading.parsed:
        content = parse_policy(document)
        for problem in content.problems:
            reading.malformed.add((owner.uid, policy))
            reading.gaps.append(_gap(owner, f"{policy}: {problem.place} {problem.reason}"))
        reading.parsed[key] = tuple(
            held(one, policy, via, owner.origin, owner.evidence) for one in content.statements
        )
    return reading.parsed[key]


def _gap(resource: Resource, reason: str) -> NotEvaluated:
    return NotEvaluated("permissions", reason, resource=resource.uid)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _tags(raw: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for tag in _list(raw.get("Tags")):
        if isinstance(tag, Mapping) and "Key" in tag:
            yield str(tag["Key"]), str(tag.get("Value", ""))
