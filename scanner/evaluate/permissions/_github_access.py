"""Who may reach GitHub repositories, and what the answers leave open."""

from collections.abc import Iterator, Mapping

from scanner.model.evidence import NotEvaluated
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.model.vocabulary import Certainty, Side
from scanner.normalize.grammars.globs import matches_path
from scanner.normalize.inputs.people import PERSON, names_of

__all__ = [
    "COLLABORATOR",
    "DEPLOY_KEY",
    "MEMBER",
    "OUTSIDE",
    "PROTECTION",
    "RIGHTS",
    "RULESET",
    "Bypass",
    "about",
    "accounts",
    "bypasses",
    "example",
    "github_limits",
    "github_tested",
    "outsiders",
    "repository_of",
    "right_of",
]

COLLABORATOR = "github/collaborator"
DEPLOY_KEY = "github/deploy_key"
MEMBER = "github/member"
OUTSIDE = "github/outside_account"
_TEAM_MEMBER = "github/team_member"
PROTECTION = "github/branch_protection"
RULESET = "github/ruleset"
_OUTSIDE = "permissions/outside-collaborator-write"
_WRITES = "permissions/deploy-key-writes"
_STALE = "permissions/stale-member"
_DEFAULT = "permissions/github-default-too-wide"
_BYPASS = "permissions/protection-bypass"
RIGHTS = ("admin", "maintain", "push", "triage", "pull")
_ROLES = {"admin": "admin", "maintain": "maintain", "write": "push", "triage": "triage", "read": "pull"}  # fmt: skip

_UNTOLD = (
    "GitHub tells who may bypass a ruleset only to a token that may change it "
    "(Administration: write, for rulesets of the organisation its own)"
)


@dataclass(frozen=True, slots=True)
class Bypass:
    """Who may always pass by what protects the default branch of a repository.

    Attributes:
        resource: the ruleset or branch protection.
        branch: name of the default branch, or of the protected one where the default is not known.
        actors: who, as `{type, name}`; never empty.
        path: where in the resource they stand.
        certainty: conditional where it is not known whether the branch is the default branch.
    """

    resource: Resource
    branch: str
    actors: tuple[Mapping[str, Json], ...]
    path: tuple[str, ...]
    certainty: Certainty = Certainty.CERTAIN


def repository_of(resource: Resource) -> str:
    """Return OWNER/NAME of the repository that something belongs to."""
    return "/".join(resource.name.split("/")[:2])


def right_of(collaborator: Resource) -> str:
    """Return the strongest of admin, maintain, push, triage and pull; "" when it is not told."""
    held = collaborator.attributes.get("permissions")
    if isinstance(held, Mapping):
        return next((right for right in RIGHTS if held.get(right) is True), "")
    return _ROLES.get(str(collaborator.attributes.get("role_name")), "")


def outsiders(estate: Estate) -> Iterator[tuple[Resource, bool | None]]:
    """Yield the collaborators, each with whether it is outside of the organisation.

    The live answers say it; of exported ones a list of those outside does, or one of the members.
    None where nothing tells.
    """
    members = _names(estate, MEMBER)
    outside = _names(estate, OUTSIDE)
    listed = {one.partition("/")[0] for one in members}
    for one in estate.of_kind(COLLABORATOR):
        owner, login = one.name.split("/", 1)[0], str(one.attributes.get("login"))
        name = f"{owner}/{login}".casefold()
        told = one.attributes.get("affiliation")
        if told in ("outside", "direct"):
            yield one, told == "outside"
        elif name in outside:
            yield one, True
        else:
            yield one, name not in members if owner.casefold() in listed else None


def _names(estate: Estate, kind: str) -> frozenset[str]:
    return frozenset(one.name.casefold() for one in estate.of_kind(kind))


def bypasses(estate: Estate) -> Iterator[Bypass]:
    """Yield who may always pass by rulesets in force, and by protection, of default branches."""
    defaults = _default_branches(estate)
    for ruleset in estate.of_kind(RULESET):
        branch = defaults.get(repository_of(ruleset).casefold(), "")
        if not _covers(ruleset, branch):
            continue
        actors = tuple(_always(ruleset.attributes.get("bypass_actors")))
        if actors:
            yield Bypass(ruleset, branch or "the default branch", actors, ("bypass_actors",))
    for protection in estate.of_kind(PROTECTION):
        yield from _of_protection(protection, defaults)


def github_limits(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield the collaborators, keys and rulesets whose answers leave out what the checks ask."""
    yield from _of_collaborators(estate)
    for one in estate.of_kind(DEPLOY_KEY):
        if not isinstance(one.attributes.get("read_only"), bool):
            yield NotEvaluated(_WRITES, "the answer does not tell whether it may write", one.uid)
    defaults = _default_branches(estate)
    for one in estate.of_kind(RULESET):
        branch = defaults.get(repository_of(one).casefold(), "")
        actors = one.attributes.get("bypass_actors")
        if not isinstance(actors, list) and _covers(one, branch):
            # A token that only reads is the one to use, so that this alone fails no run.
            yield NotEvaluated(_BYPASS, _UNTOLD, one.uid, incomplete=False)
        elif actors and not branch and _in_force(one) and not _covers(one, branch):
            yield NotEvaluated(_BYPASS, "the default branch is not known", one.uid)
    yield from _strangers(estate)


def _of_collaborators(estate: Estate) -> Iterator[NotEvaluated]:
    for one, outside in outsiders(estate):
        if outside is None:
            reason = "neither the members nor those outside of the organisation were read"
            yield NotEvaluated(_OUTSIDE, reason, one.uid, incomplete=False)
        elif outside and not right_of(one):
            yield NotEvaluated(_OUTSIDE, "the answer does not tell the permission", one.uid)


def accounts(estate: Estate) -> Iterator[Resource]:
    """Yield members, and members of teams and collaborators who are not among them."""
    members = estate.of_kind(MEMBER)
    yield from members
    held = {one.name.casefold() for one in members}
    for kind in (_TEAM_MEMBER, COLLABORATOR, OUTSIDE):
        for one in estate.of_kind(kind):
            owner, login = one.name.split("/", 1)[0], str(one.attributes.get("login"))
            name = f"{owner}/{login}".casefold()
            if name not in held:
                # Somebody may be in many teams, and outside of each of many repositories.
                held |= {name} if kind != COLLABORATOR else set()
                yield one


def _strangers(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield that of some accounts nobody says whose they are."""
    known = {name for one in estate.of_kind(PERSON, Side.SPEC) for name in names_of(one)}
    logins = {str(one.attributes.get("login")) for one in accounts(estate)}
    unknown = sorted(login for login in logins if login.casefold() not in known)
    if unknown:
        named = ", ".join(unknown[:3]) + (", ..." if len(unknown) > 3 else "")
        reason = (
            f"GitHub tells no last use, and {len(unknown)} of {len(logins)} accounts ({named}) are "
            "the id or an alias of no person of the entitlement files"
        )
        yield NotEvaluated(_STALE, reason, incomplete=False)


def github_tested(estate: Estate) -> Mapping[str, int]:
    """Return per rule how many resources were looked at."""
    return {
        _OUTSIDE: sum(outside is not False for _, outside in outsiders(estate)),
        _WRITES: len(estate.of_kind(DEPLOY_KEY)),
        _STALE: sum(1 for _ in accounts(estate)),
        _DEFAULT: sum(
            len(estate.of_kind(kind))
            for kind in ("github/organisation", "github/workflow_permissions")
        ),
        _BYPASS: len(estate.of_kind(RULESET)) + len(estate.of_kind(PROTECTION)),
    }


def about(
    resource: Resource, message: str, facts: Mapping[str, Json], **words: Json
) -> Observation:
    """Return what is said about one resource; facts are arguments as well."""
    return Observation(
        resource=resource.uid,
        message=message,
        arguments={**facts, **words},
        evidence=(resource.evidence,) if resource.evidence else (),
        origin=resource.origin,
        facts=facts,
        owner=resource.owner,
    )


def example(kind: str, named: str, /, **attributes: Json) -> Resource:
    """Return a resource of the repository `acme/shop`, for examples."""
    return Resource(f"{kind}/acme/shop/{named}", kind, attributes)


def _default_branches(estate: Estate) -> dict[str, str]:
    return {
        one.name.casefold(): str(one.attributes["default_branch"])
        for one in estate.of_kind("github/repository")
        if one.attributes.get("default_branch")
    }


def _covers(ruleset: Resource, branch: str) -> bool:
    """Say whether a ruleset is in force on the default branch."""
    if not _in_force(ruleset):
        return False
    conditions = ruleset.attributes.get("conditions")
    names = conditions.get("ref_name") if isinstance(conditions, Mapping) else None
    if not isinstance(names, Mapping):
        return True  # without a condition on names it holds for every branch
    return _among(names.get("include"), branch) and not _among(names.get("exclude"), branch)


def _in_force(ruleset: Resource) -> bool:
    held = ruleset.attributes
    return held.get("target", "branch") == "branch" and held.get("enforcement") == "active"


def _among(patterns: Json, branch: str) -> bool:
    """Say whether patterns of a ruleset take the default branch; its name may be unknown ("")."""
    for one in patterns if isinstance(patterns, list) else ():
        if one in ("~DEFAULT_BRANCH", "~ALL"):
            return True
        if branch and isinstance(one, str) and matches_path(one, f"refs/heads/{branch}"):
            return True
    return False


def _always(actors: Json) -> Iterator[Mapping[str, Json]]:
    """Yield the actors that are not held to a pull request."""
    for one in actors if isinstance(actors, list) else ():
        if isinstance(one, Mapping) and one.get("bypass_mode", "always") != "pull_request":
            yield {"type": str(one.get("actor_type")), "name": str(one.get("actor_id") or "")}


def _of_protection(protection: Resource, defaults: Mapping[str, str]) -> Iterator[Bypass]:
    repository = repository_of(protection)
    branch = protection.name.removeprefix(f"{repository}/")
    default = defaults.get(repository.casefold())
    if default is not None and default != branch:
        return
    sure = Certainty.CONDITIONAL if default is None else Certainty.CERTAIN
    reviews = protection.attributes.get("required_pull_request_reviews")
    if not isinstance(reviews, Mapping):
        return  # nothing to pass by; that is what `github/unprotected-branch` reports
    allowed = reviews.get("bypass_pull_request_allowances")
    actors = tuple(_allowed(allowed if isinstance(allowed, Mapping) else EMPTY))
    if actors:
        path = ("required_pull_request_reviews", "bypass_pull_request_allowances")
        yield Bypass(protection, branch, actors, path, sure)
    admins = protection.attributes.get("enforce_admins")
    if (admins.get("enabled") if isinstance(admins, Mapping) else admins) is False:
        everyone = ({"type": "administrators", "name": ""},)
        yield Bypass(protection, branch, everyone, ("enforce_admins",), sure)


def _allowed(allowances: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    for group, word in (("users", "user"), ("teams", "team"), ("apps", "app")):
        listed = allowances.get(group)
        for one in listed if isinstance(listed, list) else ():
            name = (one.get("slug") or one.get("login")) if isinstance(one, Mapping) else one
            yield {"type": word, "name": str(name)}
