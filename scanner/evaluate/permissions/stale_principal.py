"""Users who have not signed in for a long time."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, statement, user
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._use import idle_days, instant, unused_after
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_IDLE = "{subject} last signed in {days} days ago"
_MAY = statement("s3:GetObject", "arn:aws:s3:::reports/*")


@check(
    title="User does not sign in any more",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-2(3)", "SOC 2 CC6.2", "ISO 27001:2022 A.5.18", "CIS v8 5.3"),
    examples=(
        Example(
            "signed in last summer",
            account(user("analyst", _MAY, PasswordLastUsed="2027-07-01T00:00:00+00:00")),
            ("user analyst last signed in 244 days ago",),
        ),
        Example(
            "signed in yesterday",
            account(user("analyst", _MAY, PasswordLastUsed="2028-02-29T08:00:00+00:00")),
        ),
        Example("a user without a password", account(user("analyst", _MAY))),
    ),
)
def stale_principal(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Users who have not signed in for a long time.

    The owner of such a password has often left, and nobody notices when somebody else uses it. Use
    of access keys is not in this export. The number of days is `permissions.unused_after_days`
    (90). Facts: `last_used`, `idle_days`.

    Fix: Disable the user's password and keys, then delete the user.

    Source: NIST SP 800-53 Rev. 5 AC-2(3); CIS Controls v8 5.3.
    """
    limit = unused_after(analysis.settings)
    for rights in analysis.rights:
        principal = rights.principal
        last = instant(principal.attributes.get("PasswordLastUsed"))
        days = idle_days(last, None, analysis.as_of)
        if principal.kind == "user" and last and days is not None and days >= limit:
            yield about(
                principal,
                _IDLE,
                witness=[],
                facts={"idle_days": days, "last_used": last.isoformat()},
                arguments={"days": days},
            )
