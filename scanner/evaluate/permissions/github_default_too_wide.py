"""What GitHub lets members and workflows do by default, where that is more than reading."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._github_access import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity

_MEMBERS = "every member of {place} may {may} its repositories by default"
_WORKFLOWS = "tokens of workflows of {place} may write by default"
_APPROVES = "workflows of {place} may approve pull requests"
_MAY = {"write": "push to", "admin": "administer"}


def _organisation(permission: str) -> Resource:
    kind = "github/organisation"
    held = {"login": "acme", "default_repository_permission": permission}
    return Resource(f"{kind}/acme", kind, held)


def _workflows(permission: str, *, approves: bool = False) -> Resource:
    kind = "github/workflow_permissions"
    held: dict[str, Json] = {
        "default_workflow_permissions": permission,
        "can_approve_pull_request_reviews": approves,
    }
    return Resource(f"{kind}/acme/shop", kind, held)


@check(
    title="Default right on GitHub is more than reading",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2", "CIS v8 6.8"),
    examples=(
        Example(
            "members may push everywhere",
            account(_organisation("write")),
            ("every member of acme may push to its repositories by default",),
        ),
        Example(
            "members administer everything",
            account(_organisation("admin")),
            ("every member of acme may administer its repositories by default",),
        ),
        Example(
            "workflows may write, and approve what they wrote",
            account(_workflows("write", approves=True)),
            (
                "tokens of workflows of acme/shop may write by default",
                "workflows of acme/shop may approve pull requests",
            ),
        ),
        Example("reading only", account(_organisation("read"), _workflows("read"))),
        Example("nothing at all", account(_organisation("none"))),
    ),
)
def github_default_too_wide(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """What GitHub lets members and workflows do by default, where that is more than reading.

    A default holds for every repository and workflow that is made later, and nobody decides about
    it any more: one member's stolen account, or one dependency of one workflow, then changes any of
    them. Workflows that may approve pull requests are the second pair of eyes of their own changes.
    Facts: `place`, `granted`, `setting`.

    Fix: Set the base permission to read or none and give teams what they need; set the default of
    workflow tokens to read, and give jobs a `permissions` block.

    Source: NIST SP 800-53 Rev. 5 AC-6; GitHub REST API, "Get an organization", "Get default workflow
    permissions for a repository".
    """
    estate = analysis.resources
    for one in estate.of_kind("github/organisation"):
        granted = one.attributes.get("default_repository_permission")
        if granted in _MAY:
            setting = "default_repository_permission"
            facts = {"place": one.name, "granted": str(granted), "setting": setting}
            found = replace(about(one, _MEMBERS, facts, may=_MAY[granted]), path=(setting,))
            yield replace(found, severity=Severity.HIGH) if granted == "admin" else found
    for one in estate.of_kind("github/workflow_permissions"):
        for setting, wide, message in (
            ("default_workflow_permissions", "write", _WORKFLOWS),
            ("can_approve_pull_request_reviews", True, _APPROVES),
        ):
            if one.attributes.get(setting) == wide:
                facts = {"place": one.name, "granted": str(wide), "setting": setting}
                yield replace(about(one, message, facts), path=(setting,))
