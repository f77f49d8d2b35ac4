"""Users, groups, roles and policies of AWS as a Terraform state records them, in the IAM API's shape.

Source: documentation of the Terraform provider for AWS, resources `aws_iam_*`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.arn import account_of

__all__ = ["with_state"]

_HOLDERS = {"role": "Role", "user": "User", "group": "Group"}
_PREFIX = "terraform/aws_iam_"


def with_state(estate: Estate) -> Estate:
    """Return the estate with what states record; what the account itself says comes first."""
    if not any(estate.matching(_PREFIX)):
        return estate
    known = {(one.uid, one.side) for one in estate.resources}
    found = [one for one in _resources(estate) if (one.uid, one.side) not in known]
    return Estate((*estate.resources, *found), estate.as_of, estate.settings)


def _resources(estate: Estate) -> Iterator[Resource]:
    inline, attached, groups = _inline(estate), _attached(estate), _groups(estate)
    for policy in estate.of_kind(f"{_PREFIX}policy"):
        held = policy.attributes
        document = {"Document": held.get("policy"), "VersionId": "v1", "IsDefaultVersion": True}
        attributes = {
            "PolicyName": held.get("name"), "Arn": held.get("arn"), "PolicyVersionList": [document],
        }  # fmt: skip
        yield from _as_api("policy", policy, attributes)
    for kind, word in _HOLDERS.items():
        for holder in estate.of_kind(f"{_PREFIX}{kind}"):
            held = holder.attributes
            name = str(held.get("name"))
            own = [*_listed(held.get("inline_policy")), *inline[kind, name]]
            arns = dict.fromkeys((*_texts(held.get("managed_policy_arns")), *attached[kind, name]))
            attributes = {
                f"{word}Name": name, "Arn": held.get("arn"), "Path": held.get("path") or "/",
                f"{word}PolicyList": [
                    {"PolicyName": str(one.get("name")), "PolicyDocument": one.get("policy")}
                    for one in own
                    if one.get("policy")
                ],
                "AttachedManagedPolicies": [{"PolicyArn": arn} for arn in arns],
            }  # fmt: skip
            if kind == "role":
                attributes["AssumeRolePolicyDocument"] = held.get("assume_role_policy")
            if kind == "user":
                attributes["GroupList"] = sorted(groups[name])
            if held.get("permissions_boundary"):
                bound = {"PermissionsBoundaryArn": held["permissions_boundary"]}
                attributes["PermissionsBoundary"] = bound
            yield from _as_api(kind, holder, attributes)


def _as_api(kind: str, recorded: Resource, attributes: dict[str, Json]) -> Iterator[Resource]:
    arn = attributes.get("Arn")
    if isinstance(arn, str) and arn:
        yield Resource(
            f"aws/iam/{kind}/{arn}", f"aws/iam/{kind}", attributes, side=recorded.side,
            scope=account_of(arn), owner=recorded.owner, origin=recorded.origin,
            evidence=recorded.evidence, sources=(recorded.uid,),
        )  # fmt: skip


def _inline(estate: Estate) -> dict[tuple[str, str], list[dict[str, Json]]]:
    found: dict[tuple[str, str], list[dict[str, Json]]] = defaultdict(list)
    for kind in _HOLDERS:
        for one in estate.of_kind(f"{_PREFIX}{kind}_policy"):
            found[kind, str(one.attributes.get(kind))].append(dict(one.attributes))
    return found


def _attached(estate: Estate) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in _HOLDERS:
        for one in estate.of_kind(f"{_PREFIX}{kind}_policy_attachment"):
            found[kind, str(one.attributes.get(kind))] += _texts([one.attributes.get("policy_arn")])
        for one in estate.of_kind(f"{_PREFIX}policy_attachment"):
            for name in _texts(one.attributes.get(f"{kind}s")):
                found[kind, name] += _texts([one.attributes.get("policy_arn")])
    return found


def _groups(estate: Estate) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in estate.of_kind(f"{_PREFIX}user_group_membership"):
        found[str(one.attributes.get("user"))].update(_texts(one.attributes.get("groups")))
    for one in estate.of_kind(f"{_PREFIX}group_membership"):
        for name in _texts(one.attributes.get("users")):
            found[name].add(str(one.attributes.get("group")))
    return found


def _listed(value: Json) -> list[dict[str, Json]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _texts(value: Json) -> list[str]:
    listed: Iterable[Json] = value if isinstance(value, list) else ()
    return [one for one in listed if isinstance(one, str) and one]
