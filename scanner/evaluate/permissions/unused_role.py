"""Roles that nobody has used for a long time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._postgresql import login, observed
from scanner.evaluate.permissions._postgresql_use import silent_logins
from scanner.evaluate.permissions._use import idle_days, instant, unused_after
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Resource
from scanner.model.vocabulary import Severity

_IDLE = "{subject} was last used {days} days ago"
_NEVER = "{subject} has never been used in the {days} days since it was created"
_MAY = statement("s3:GetObject", "arn:aws:s3:::reports/*")
_OLD = "2027-01-01T00:00:00+00:00"


_SILENT = "role {role} of {server} ran no statement in the {idle_days} days that are logged"


def _log(since: str) -> Resource:
    """Return a log of all statements, all of them of the role `shop`."""
    use = {
        "user": "shop", "database": "store", "relations": [], "calls": [], "becomes": [],
        "opaque": [], "count": 1,
    }  # fmt: skip
    told = {"complete": True, "nested": False, "all_logged": True, "since": since, "until": ""}
    kind = "trueup/postgresql-use"
    return Resource(f"{kind}/orders-db/server", kind, {"uses": [use], **told})


@check(
    title="Role is not used",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-2(3)", "NIST 800-53r5 AC-6(7)", "SOC 2 CC6.2", "CIS v8 5.3"),
    examples=(
        Example(
            "never used",
            account(role("reporting", _MAY, CreateDate=_OLD, RoleLastUsed={})),
            ("role reporting has never been used in the 425 days since it was created",),
        ),
        Example(
            "used long ago",
            account(
                role(
                    "reporting", _MAY, CreateDate=_OLD,
                    RoleLastUsed={"LastUsedDate": "2027-10-01T00:00:00+00:00"},
                )
            ),
            ("role reporting was last used 152 days ago",),
        ),
        Example(
            "used last week",
            account(
                role(
                    "reporting", _MAY, CreateDate=_OLD,
                    RoleLastUsed={"LastUsedDate": "2028-02-24T00:00:00+00:00"},
                )
            ),
        ),
        Example("an export without dates of use", account(role("reporting", _MAY))),
        Example(
            "a database login that ran nothing since the log begins",
            account(login("idle"), login("shop"), _log("2027-11-01 00:00:00.000 UTC")),
            ("role idle of orders-db ran no statement in the 121 days that are logged",),
        ),
        Example(
            "a log of few days",
            account(login("idle"), login("shop"), _log("2028-02-20 00:00:00.000 UTC")),
        ),
    ),
)  # fmt: skip
def unused_role(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Roles that nobody has used for a long time.

    A role without use is a way in that nobody watches. Only roles that hold permissions count; the
    number of days is `permissions.unused_after_days` (90). Logins of PostgreSQL are judged where all
    statements of so many days are logged or counted. Facts: `last_used`, `idle_days`.

    Fix: Delete the role, or remove its policies and wait for somebody to ask.

    Source: NIST SP 800-53 Rev. 5 AC-2(3) and AC-6(7); CIS Controls v8 5.3.
    """
    limit = unused_after(analysis.settings)
    for rights in analysis.rights:
        principal = rights.principal
        used = principal.attributes.get("RoleLastUsed")
        if not isinstance(used, Mapping) or not principal.identity:
            continue
        last = instant(used.get("LastUsedDate"))
        days = idle_days(last, instant(principal.attributes.get("CreateDate")), analysis.as_of)
        if days is not None and days >= limit:
            yield about(
                principal,
                _IDLE if last else _NEVER,
                witness=[],
                facts={"idle_days": days, "last_used": last.isoformat() if last else ""},
                arguments={"days": days},
            )
    for silent, idle, logs in silent_logins(analysis.resources, limit):
        found = observed(
            silent, _SILENT, {"role": str(silent.attributes["rolname"]), "idle_days": idle}
        )
        evidence = tuple(dict.fromkeys((*found.evidence, *logs)))
        yield replace(found, evidence=evidence)
