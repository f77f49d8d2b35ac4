"""Whom a trust statement lets in that signs on elsewhere: issuers, and what their subjects name.

Sources: documentation of GitHub Actions, GitLab, Bitbucket Pipelines, HCP Terraform, CircleCI,
Buildkite, Amazon EKS and Google Kubernetes Engine on OpenID Connect; AWS IAM User Guide, "Available
keys for AWS OIDC federation".
"""

from collections.abc import Iterator

from scanner.evaluate.permissions._trust import Trusted
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.globs import matches_path

__all__ = ["Issuer", "Opening", "openings"]

_POSITIVE = ("stringequals", "stringlike", "stringequalsignorecase")
_NOT_NAMES = ("aud", "amr", "oaud", "azp", "iss")
"""Claims that name an application or a way of signing on, and nobody."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Somebody who signs tokens.

    Attributes:
        where: glob of its address, as a provider's ARN ends.
        prefix: what a subject begins with before it names the owner.
        anybody: who gets in where nothing names the owner. some: words before the subjects.
        shared: whether it signs for everybody, or for one organisation or cluster alone.
        claims: other claims that must be named with, or in place of, the subject.
    """

    where: str
    prefix: str
    anybody: str
    some: str
    shared: bool = True
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A statement that leaves open whose tokens it takes; `subjects` are the open ones."""

    issuer: Issuer
    subjects: tuple[str, ...]


_ACCOUNTS = ("any service account of the cluster", "service accounts matching")
_ISSUERS = (
    Issuer("token.actions.githubusercontent.com/**", "repo:", "workflows of any GitHub repository",
           "workflows of GitHub repositories matching"),
    Issuer("gitlab.com", "project_path:", "pipelines of any GitLab project",
           "pipelines of GitLab projects matching"),
    Issuer("app.terraform.io", "organization:", "runs of any Terraform organisation",
           "Terraform runs matching"),
    Issuer("agent.buildkite.com", "organization:", "pipelines of any Buildkite organisation",
           "Buildkite pipelines matching"),
    Issuer("api.bitbucket.org/**", "", "pipelines of any repository of the Bitbucket workspace",
           "Bitbucket pipelines matching", shared=False),
    Issuer("oidc.circleci.com/**", "org/", "jobs of any project of the CircleCI organisation",
           "CircleCI jobs matching", shared=False),
    Issuer("oidc.eks.*.amazonaws.com/**", "system:serviceaccount:", *_ACCOUNTS, shared=False),
    Issuer("oidc.eks.*.amazonaws.com.cn/**", "system:serviceaccount:", *_ACCOUNTS, shared=False),
    Issuer("container.googleapis.com/**", "system:serviceaccount:", *_ACCOUNTS, shared=False),
    Issuer("*.oic.prod-aks.azure.com/**", "system:serviceaccount:", *_ACCOUNTS, shared=False),
    Issuer("accounts.google.com", "", "any Google account", "Google accounts matching",
           claims=("aud", "oaud")),
    Issuer("cognito-identity.amazonaws.com", "", "users of any Cognito identity pool",
           "Cognito users matching", claims=("aud",)),
    Issuer("www.amazon.com", "", "any Amazon account", "Amazon accounts matching",
           claims=("app_id", "user_id")),
    Issuer("graph.facebook.com", "", "any Facebook account", "Facebook accounts matching",
           claims=("app_id", "id")),
)  # fmt: skip
_BY_SUBJECT = (
    # An issuer of one's own, told by the subjects that it gives.
    Issuer(
        "**", "project_path:", "pipelines of any project", "GitLab pipelines matching", shared=False
    ),
    Issuer("**", "system:serviceaccount:", *_ACCOUNTS, shared=False),
)


def openings(trusted: Trusted) -> Iterator[Opening]:
    """Yield the issuers of a statement for which it leaves open whose tokens it takes."""
    for value in trusted.by.statement.principals.get("Federated", ()):
        address = value.partition(":oidc-provider/")[2] or value
        claims = tuple(_claims(trusted, address))
        issuer = _issuer(address, claims)
        if issuer is not None:
            wide = _open_subjects(issuer, claims)
            if wide is not None:
                yield Opening(issuer, wide)


def _issuer(address: str, claims: tuple[tuple[str, tuple[str, ...]], ...]) -> Issuer | None:
    for one in _ISSUERS:
        if matches_path(one.where, address) or address == one.where.removesuffix("/**"):
            return one
    subjects = [value for claim, values in claims if claim == "sub" for value in values]
    return next(
        (one for one in _BY_SUBJECT if any(each.startswith(one.prefix) for each in subjects)), None
    )


def _claims(trusted: Trusted, address: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each claim that must have one of some values; of a condition that can be passed by, none."""
    for operator, keys in trusted.by.statement.condition.items():
        base = operator.lower().rpartition(":")[2].removesuffix("ifexists")
        for key, values in keys.items():
            place, _, claim = key.rpartition(":")
            if base in _POSITIVE and place.lower() == address.lower() and values:
                yield claim.lower(), values


def _open_subjects(
    issuer: Issuer, claims: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[str, ...] | None:
    """Return the subjects that name no owner, () where nothing is asked; None where one is named."""
    wide: list[str] = []
    for claim, values in claims:
        if claim == "sub":
            loose = [one for one in values if _names_nobody(issuer, one)]
            if not loose:
                return None
            wide += loose
        elif _tells(issuer, claim) and not any(set(one) <= set("*?") for one in values):
            return None
    return tuple(dict.fromkeys(wide))


def _tells(issuer: Issuer, claim: str) -> bool:
    return claim in issuer.claims or claim not in _NOT_NAMES


def _names_nobody(issuer: Issuer, subject: str) -> bool:
    """Say whether a subject leaves its owner open: `*`, `repo:*`, `repo:*/name:...`."""
    if not subject.startswith(issuer.prefix):
        before = subject[: len(issuer.prefix)]
        return "*" in before or "?" in before
    owner = subject.removeprefix(issuer.prefix).partition("/")[0].partition(":")[0]
    return "*" in owner or "?" in owner
