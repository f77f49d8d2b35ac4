"""Roles that nobody has used for a long time."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._use import idle_days, instant, unused_after
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_IDLE = "{subject} was last used {days} days ago"
_NEVER = "{subject} has never been used in the {days} days since it was created"
_MAY = statement("s3:GetObject", "arn:aws:s3:::reports/*")
_OLD = "2027-01-01T00:00:00+00:00"


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
    ),
)  # fmt: skip
def unused_role(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Roles that nobody has used for a long time.

    A role without use is a way in that nobody watches. Only roles that hold permissions count; the
    number of days is `permissions.unused_after_days` (90). Facts: `last_used`, `idle_days`.

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
