"""Who may always pass by the protection of default branches."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._github_access import (
    COLLABORATOR,
    PROTECTION,
    RULESET,
    Bypass,
    about,
    bypasses,
    example,
    repository_of,
)
from scanner.evaluate.permissions._github_rights import GRANT, ROLE, team_names
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Certainty, Severity

_MESSAGE = "{who} may push to {branch} of {repository} past its protection"
_BY_ROLE = "{who} may push past protections of {repository} by the role {role}"
_BYPASSES = "bypass_branch_protections"
_PASSING = (_BYPASSES, "push_protected_branch", "edit_repo_protections")
_PLACE = Resource("github/repository/acme/shop", "github/repository", {"default_branch": "main"})
_REVIEWED: dict[str, Json] = {"required_approving_review_count": 1}
_TEAM: dict[str, Json] = {"actor_id": 5, "actor_type": "Team"}


def _ruleset(*actors: dict[str, Json], include: str = "~DEFAULT_BRANCH", **more: Json) -> Resource:
    held: dict[str, Json] = {
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": [include], "exclude": []}},
        "bypass_actors": list(actors),
        **more,
    }
    return example(RULESET, "reviews", **held)


def _protected(branch: str = "main", /, **more: Json) -> Resource:
    return example(PROTECTION, branch, required_pull_request_reviews=_REVIEWED, **more)


def _who(found: Bypass, teams: Mapping[str, str]) -> str:
    listed = [
        f"{one['type']} {teams.get(str(one['name']), '')}".strip()
        if one["type"] == "Team" and str(one["name"]) in teams
        else f"{one['type']} {one['name']}".strip()
        for one in found.actors
    ]
    more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
    return ", ".join(listed[:3]) + more


@check(
    title="Protection of the default branch can be bypassed",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 CM-5", "NIST 800-53r5 AC-5", "SOC 2 CC8.1", "ISO 27001:2022 A.8.32",
        "CIS v8 16.1",
    ),
    examples=(
        Example(
            "a team, always",
            account(_PLACE, _ruleset({**_TEAM, "bypass_mode": "always"})),
            ("Team 5 may push to main of acme/shop past its protection",),
        ),
        Example(
            "a team that the ruleset exempts, by the name of the branch",
            account(_PLACE, _ruleset({**_TEAM, "bypass_mode": "exempt"}, include="refs/heads/ma*")),
            ("Team 5 may push to main of acme/shop past its protection",),
        ),
        Example(
            "administrators",
            account(_PLACE, _protected(enforce_admins={"enabled": False})),
            ("administrators may push to main of acme/shop past its protection",),
        ),
        Example(
            "an app that needs no pull request",
            account(
                _PLACE,
                example(
                    PROTECTION, "main", enforce_admins={"enabled": True},
                    required_pull_request_reviews={
                        **_REVIEWED, "bypass_pull_request_allowances": {"apps": [{"slug": "bump"}]},
                    },
                ),
            ),
            ("app bump may push to main of acme/shop past its protection",),
        ),
        Example(
            "a branch that may not be the default one",
            account(_protected(enforce_admins={"enabled": False})),
            ("administrators may push to main of acme/shop past its protection",),
        ),
        Example(
            "by pull request only",
            account(_PLACE, _ruleset({**_TEAM, "bypass_mode": "pull_request"})),
        ),
        Example(
            "a ruleset on trial",
            account(_PLACE, _ruleset({**_TEAM, "bypass_mode": "always"}, enforcement="evaluate")),
        ),
        Example(
            "another branch",
            account(_PLACE, _protected("release/1", enforce_admins={"enabled": False})),
        ),
        Example(
            "a role of the organisation's own, held by a team",
            account(
                Resource(
                    f"{ROLE}/acme/9", ROLE,
                    {"name": "releaser", "base_role": "write", "permissions": [_BYPASSES]},
                ),
                example(GRANT, "core", slug="core", role_name="releaser"),
            ),
            ("team core may push past protections of acme/shop by the role releaser",),
        ),
        Example("nobody", account(_PLACE, _ruleset(), _protected(enforce_admins={"enabled": True}))),
    ),
)  # fmt: skip
def protection_bypass(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Who may always pass by the protection of default branches.

    Rules that some may ignore at any time protect against everybody but them, and a stolen account
    of theirs changes what is released without a second look. Bypass by pull request leaves a trail
    and is not reported; that nothing is required at all is `github/unprotected-branch`. Facts:
    `repository`, `branch`, `actors` (`{type, name}`), `condition`.

    Roles of the organisation's own that hold the right to bypass are named with who has them.

    Fix: Take the actors from the list, or let them bypass by pull request only; include
    administrators.

    Source: NIST SP 800-53 Rev. 5 CM-5(1); GitHub Docs, "About rulesets" and "About protected
    branches".
    """
    teams = team_names(analysis.resources)
    yield from _by_roles(analysis.resources)
    for one in bypasses(analysis.resources):
        facts: dict[str, Json] = {
            "repository": repository_of(one.resource),
            "branch": one.branch,
            "actors": [dict(actor) for actor in one.actors],
        }
        found = replace(about(one.resource, _MESSAGE, facts, who=_who(one, teams)), path=one.path)
        if one.certainty is Certainty.CONDITIONAL:
            facts = {**facts, "condition": [f"{one.branch} is the default branch"]}
            found = replace(found, certainty=one.certainty, facts=facts)
        yield found


def _by_roles(estate: Estate) -> Iterator[Observation]:
    """Yield who holds a custom role that passes by protections, or takes them away."""
    passing = {
        (one.name.split("/")[0], str(one.attributes.get("name"))): one
        for one in estate.of_kind(ROLE)
        if set(_texts(one.attributes.get("permissions"))) & set(_PASSING)
    }
    for kind, field in ((GRANT, "slug"), (COLLABORATOR, "login")):
        for held in estate.of_kind(kind):
            attributes = held.attributes
            name = str(attributes.get("role_name") or attributes.get("permission") or "")
            role = passing.get((held.name.split("/")[0], name))
            if role is not None:
                who = f"{'team ' if kind == GRANT else ''}{attributes.get(field)}"
                facts: dict[str, Json] = {
                    "repository": repository_of(held), "role": name, "who": who,
                    "actors": [{"type": "team" if kind == GRANT else "user",
                                "name": str(attributes.get(field))}],
                }  # fmt: skip
                found = about(held, _BY_ROLE, facts)
                evidence = tuple(one for one in (held.evidence, role.evidence) if one)
                yield replace(found, evidence=evidence, path=("role_name",))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
