"""People outside of the organisation who may write to its repositories."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._github_access import (
    COLLABORATOR,
    about,
    example,
    outsiders,
    repository_of,
    right_of,
)
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity

_MESSAGE = "{login} is outside of the organisation and may {may} {repository}"
_MAY = {"admin": "administer", "maintain": "maintain", "push": "push to"}


def _invited(affiliation: str, *rights: str) -> Resource:
    held = {right: right in rights for right in ("admin", "maintain", "push", "triage", "pull")}
    return example(
        COLLABORATOR, "contractor", login="contractor", affiliation=affiliation, permissions=held
    )


@check(
    title="Outside collaborator may write",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 AC-2", "NIST 800-53r5 AC-6", "SOC 2 CC6.3", "ISO 27001:2022 A.5.18",
        "CIS v8 6.8",
    ),
    examples=(
        Example(
            "may push",
            account(_invited("outside", "push", "triage", "pull")),
            ("contractor is outside of the organisation and may push to acme/shop",),
        ),
        Example(
            "may change the settings as well",
            account(_invited("outside", "admin", "maintain", "push", "triage", "pull")),
            ("contractor is outside of the organisation and may administer acme/shop",),
        ),
        Example("may read and sort issues", account(_invited("outside", "triage", "pull"))),
        Example("a member who may push", account(_invited("direct", "push", "triage", "pull"))),
    ),
)  # fmt: skip
def outside_collaborator_write(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """People outside of the organisation who may write to its repositories.

    The organisation's sign-on, second factor and offboarding do not reach them: the right stays when
    the contract ends. Who administers a repository may also take its protection away, which raises
    the severity. Facts: `login`, `repository`, `granted` (the strongest of admin, maintain, push),
    `role`, `severity_reason`.

    Fix: Make them a member with an end, or lower the role to read or triage and take their changes
    from a fork by pull request.

    Source: NIST SP 800-53 Rev. 5 AC-2 and AC-6; GitHub REST API, "List repository collaborators".
    """
    for one, outside in outsiders(analysis.resources):
        right = right_of(one)
        if not outside or right not in _MAY:
            continue
        facts: dict[str, Json] = {
            "login": str(one.attributes.get("login")),
            "repository": repository_of(one),
            "granted": right,
            "role": str(one.attributes.get("role_name") or ""),
        }
        found = about(one, _MESSAGE, facts, may=_MAY[right])
        if right == "admin":
            reason = "an administrator may also remove what protects the repository"
            found = replace(
                found, severity=Severity.HIGH, facts={**facts, "severity_reason": reason}
            )
        yield found
