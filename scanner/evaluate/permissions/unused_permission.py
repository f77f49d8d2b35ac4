"""Principals that were seen to use little of what they may do."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._effective import possible_actions
from scanner.evaluate.permissions._examples import account, role, statement, used
from scanner.evaluate.permissions._grants import Principal
from scanner.evaluate.permissions._minimal import Use, minimal_of, uses_of
from scanner.evaluate.permissions._observed import SHOWN, about, named
from scanner.evaluate.permissions._postgresql import example, observed
from scanner.evaluate.permissions._postgresql_use import Unused, unused_privileges
from scanner.evaluate.permissions._revoke import given_grants
from scanner.model.check import Example, check
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity, Side
from scanner.normalize.meaning.aws_actions import action_table

_DECIDE = "what was not seen to be used may still be needed: a person decides"
_BY_HAND = "no spec holds this policy: put `policy` in place of the present ones in the account"
_IN_DATABASE = (
    "role {role} of {server} was seen to use {used} of the {granted} privileges it is granted on "
    "tables of {database}"
)
_UNUSED = "{subject} was seen to use {used} of the {granted} actions it is granted"


def _statements(*relations: Json, opaque: Json = ()) -> Resource:
    """Return what a log tells of the role `shop` of the database `store`."""
    use = {
        "user": "shop", "database": "store", "relations": list(relations), "calls": [],
        "becomes": [], "opaque": list(opaque), "count": 1,
    }  # fmt: skip
    told = {"complete": True, "nested": False, "all_logged": True, "since": "", "until": ""}
    kind = "trueup/postgresql-use"
    return Resource(f"{kind}/orders-db/server", kind, {"uses": [use], **told})


_DATABASE = (
    example("role", "shop", rolname="shop", rolcanlogin=True),
    replace(
        example(
            "grant", "store/table/sales.orders/shop", object_type="table", schema="sales",
            name="orders", grantee="shop", privileges=["DELETE", "SELECT"],
        ),
        scope="store",
    ),
    replace(example("hidden_use", "store", rows=[], database="store"), scope="store"),
)  # fmt: skip


@check(
    title="Granted actions that are not used",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-6(7)", "SOC 2 CC6.3", "ISO 27001:2022 A.5.18", "CIS v8 6.8"),
    examples=(
        Example(
            "reads objects, and may also delete them",
            account(
                role("nightly", statement(["s3:GetObject", "s3:DeleteObject"])),
                used("role/nightly", "s3:GetObject"),
            ),
            ("role nightly was seen to use 1 of the 2 actions it is granted",),
        ),
        Example(
            "uses all of it",
            account(
                role("nightly", statement("s3:GetObject")), used("role/nightly", "s3:GetObject")
            ),
        ),
        Example(
            "nothing is known of its use",
            account(
                role("nightly", statement("s3:*")),
                role("other", statement("s3:GetObject")),
                used("role/other", "s3:GetObject"),
            ),
        ),
        Example(
            "a database role that reads, and may also delete",
            account(*_DATABASE, _statements(["sales", "orders", ["SELECT"]])),
            (
                "role shop of orders-db was seen to use 1 of the 2 privileges it is granted on "
                "tables of store",
            ),
        ),
        Example(
            "a database role that uses both",
            account(*_DATABASE, _statements(["", "orders", ["DELETE", "SELECT"]])),
        ),
        Example(
            "a database role that also ran what cannot be looked into",
            account(*_DATABASE, _statements(opaque=["a statement (DO)"])),
        ),
    ),
)
def unused_permission(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that were seen to use little of what they may do.

    What is granted and not used serves only who takes the principal over. Judged where CloudTrail
    files or reports of last access show some use of the principal; calls that are not logged, such
    as data events, do not show. Roles of PostgreSQL are judged by logs of all statements and by
    pg_stat_statements, on tables and views, where all their use can be known. Facts: `granted`,
    `used`, `unused` (the first ones), `count`, and of a database `since`, `by`.

    Fix: Put the policy that `trueup permissions minimal` prints in place of the present ones; run
    the `REVOKE` of the remedy, which has its inverse beside it.

    Source: NIST SP 800-53 Rev. 5 AC-6(7); AWS IAM User Guide, "Refine permissions using last
    accessed information"; PostgreSQL documentation, "Privileges".
    """
    for rights in analysis.rights:
        principal = rights.principal
        seen = uses_of(analysis.resources, principal.arn) if principal.arn else ()
        granted = possible_actions(principal) if seen else 0
        present = action_table().set_of(one.action for one in seen) & granted
        unused = granted & ~present
        if unused:
            facts = {
                "granted": granted.bit_count(),
                "used": present.bit_count(),
                "unused": named(unused),
                "count": unused.bit_count(),
            }
            counts = {"used": facts["used"], "granted": facts["granted"]}
            found = about(principal, _UNUSED, witness=[], facts=facts, arguments=counts)
            yield replace(found, remedy=_remedy(analysis, principal, seen))
    yield from (_of_role(one) for one in unused_privileges(analysis.resources))


def _of_role(found: Unused) -> Observation:
    """Return what to say about a role of a database."""
    listed = [
        f"{one} on {grant.attributes['schema']}.{grant.attributes['name']}"
        for grant, privileges in found.unused
        for one in privileges
    ]
    facts: dict[str, Json] = {
        "database": found.database, "granted": found.granted, "used": found.used,
        "unused": listed[:SHOWN], "count": len(listed), "since": found.since, "by": list(found.by),
    }  # fmt: skip
    role = str(found.role.attributes["rolname"])
    proof = {"used_and_still_granted": found.used, "granted_anew": 0}
    observation = observed(found.role, _IN_DATABASE, facts, role=role)
    return replace(
        observation,
        path=(found.database,),
        evidence=tuple(dict.fromkeys((*observation.evidence, *found.evidence))),
        remedy=given_grants(found.unused, proof=proof),
    )


def _remedy(
    analysis: PermissionAnalysis, principal: Principal, seen: tuple[Use, ...]
) -> Remedy | None:
    """Return the narrowest policy with its proof; as an edit where a spec holds the policy."""
    found = minimal_of(principal, seen)
    proof = found.as_json()["proof"]
    if not found.policy["Statement"]:
        return None
    for spec in analysis.resources.of_kind(f"aws/iam/{principal.kind}", Side.SPEC):
        field = f"{principal.kind.capitalize()}PolicyList"
        inline = spec.attributes.get(field)
        if spec.uid == principal.uid and isinstance(inline, list) and len(inline) == 1:
            place = [field, 0, "PolicyDocument", "Statement"]
            arguments = {
                "file": spec.origin.file, "source": spec.origin.source, "path": place,
                "statements": found.policy["Statement"], "proof": proof,
            }  # fmt: skip
            return Remedy("narrow-policy", arguments=arguments, reason=_DECIDE)
    arguments = {"policy": dict(found.policy), "proof": proof}
    return Remedy("put-policy", arguments=arguments, reason=_BY_HAND)
