"""GitHub accounts of people who have left."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._github_access import (
    COLLABORATOR,
    MEMBER,
    about,
    accounts,
    example,
    repository_of,
)
from scanner.evaluate.permissions._github_rights import TEAM_MEMBER
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity, Side
from scanner.normalize.inputs.people import PERSON, departed

_MEMBER = "{login} left{since} and is still {role} of {place}"
_IN_TEAM = "{login} left{since} and is still in team {place}"
_COLLABORATOR = "{login} left{since} and is still a collaborator of {place}"
_ROLES = {"admin": "an owner", "member": "a member"}


def _person(status: str, at: str = "", *aliases: str) -> Resource:
    held = {"id": "analyst", "status": status, "at": at, "aliases": list(aliases)}
    return Resource(f"{PERSON}/analyst", PERSON, held, Side.SPEC)


def _member(role: str = "member") -> Resource:
    return Resource(f"{MEMBER}/acme/gh-analyst", MEMBER, {"login": "gh-analyst", "role": role})


_INVITED = example(COLLABORATOR, "gh-analyst", login="gh-analyst", affiliation="outside")


@check(
    title="Account of somebody who left reaches GitHub",
    severity=Severity.HIGH,
    controls=(
        "NIST 800-53r5 PS-4", "NIST 800-53r5 AC-2(3)", "SOC 2 CC6.2", "ISO 27001:2022 A.5.18",
        "CIS v8 6.2",
    ),
    examples=(
        Example(
            "a member who left",
            account(_member(), _person("departed", "2028-02-01", "GH-analyst")),
            ("gh-analyst left on 2028-02-01 and is still a member of acme",),
        ),
        Example(
            "an owner of whom no day is given",
            account(_member("admin"), _person("departed", "", "gh-analyst")),
            ("gh-analyst left and is still an owner of acme",),
        ),
        Example(
            "a collaborator",
            account(_INVITED, _person("terminated", "2028-02-01", "gh-analyst")),
            ("gh-analyst left on 2028-02-01 and is still a collaborator of acme/shop",),
        ),
        Example(
            "once for a member who is also a collaborator",
            account(_member(), _INVITED, _person("left", "2028-02-01", "gh-analyst")),
            ("gh-analyst left on 2028-02-01 and is still a member of acme",),
        ),
        Example(
            "a member of a team of which nobody listed the organisation",
            account(
                Resource(f"{TEAM_MEMBER}/acme/core/gh-analyst", TEAM_MEMBER, {"login": "gh-analyst"}),
                _person("departed", "2028-02-01", "gh-analyst"),
            ),
            ("gh-analyst left on 2028-02-01 and is still in team acme/core",),
        ),
        Example("leaves later", account(_member(), _person("departed", "2028-04-01", "gh-analyst"))),
        Example("works here", account(_member(), _person("active", "", "gh-analyst"))),
        Example("nobody says whose it is", account(_member(), _person("departed"))),
    ),
)  # fmt: skip
def stale_member(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """GitHub accounts of people who have left.

    The account is the person's own and goes on working wherever nobody takes the membership away.
    Who left stands in `people` of the entitlement files; the login is an id or alias there. Accounts
    of nobody there are not evaluated, since GitHub tells no last use. Facts: `login`, `place` (the
    organisation or repository), `role`, `left` ("" where no day is given).

    Fix: Remove the account from the organisation and its repositories, and end its tokens and keys.

    Source: NIST SP 800-53 Rev. 5 PS-4 and AC-2(3); CIS Controls v8 6.2.
    """
    estate = analysis.resources
    gone = departed(estate.of_kind(PERSON, Side.SPEC), analysis.as_of)
    for one in accounts(estate):
        login = str(one.attributes.get("login"))
        person = gone.get(login.casefold())
        if person is None:
            continue
        left = str(person.attributes.get("at") or "")
        member = one.kind == MEMBER
        role = one.attributes.get("role" if member else "role_name")
        facts: dict[str, Json] = {
            "login": login,
            "place": one.name.split("/")[0] if member else repository_of(one),
            "role": _ROLES.get(str(role), str(role or "")),
            "left": left,
        }
        words = _MEMBER if member else _COLLABORATOR
        words = _IN_TEAM if one.kind == TEAM_MEMBER else words
        found = about(one, words, facts, since=f" on {left}" if left else "")
        evidence = tuple(digest for digest in (one.evidence, person.evidence) if digest)
        yield replace(found, evidence=evidence)
