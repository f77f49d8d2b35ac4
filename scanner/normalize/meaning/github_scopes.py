"""Which scopes of the workflow token well-known actions and commands of GitHub need.

Facts of the actions' own documentation and of GitHub Docs, "Controlling permissions for
GITHUB_TOKEN" and "Permissions required for GitHub Apps". What is not listed is not known.
"""

import re
from collections.abc import Mapping

from scanner.model.resource import Json

__all__ = ["SCOPES", "scopes_of_command", "scopes_of_step", "wanted"]

SCOPES = (
    "actions", "attestations", "checks", "contents", "deployments", "discussions", "id-token",
    "issues", "models", "packages", "pages", "pull-requests", "security-events", "statuses",
)  # fmt: skip
Scopes = Mapping[str, str]
"""Scope -> "read" or "write"."""

_NOTHING: Scopes = {}
_READ: Scopes = {"contents": "read"}
_WRITE: Scopes = {"contents": "write"}
_PROPOSE: Scopes = {"contents": "write", "pull-requests": "write"}
_COMMENT: Scopes = {"issues": "write", "pull-requests": "write"}
_UPLOAD: Scopes = {"actions": "read", "contents": "read", "security-events": "write"}
_ATTEST: Scopes = {"attestations": "write", "contents": "read", "id-token": "write"}
_PAGES: Scopes = {"id-token": "write", "pages": "write"}
_ACTIONS: Mapping[str, Scopes] = {
    "actions/attest-build-provenance": _ATTEST, "actions/attest-sbom": _ATTEST,
    "actions/cache": _NOTHING, "actions/cache/restore": _NOTHING, "actions/cache/save": _NOTHING,
    "actions/checkout": _READ, "actions/configure-pages": {"pages": "write"},
    "actions/create-release": _WRITE, "actions/delete-package-versions": {"packages": "write"},
    "actions/dependency-review-action": _READ, "actions/deploy-pages": _PAGES,
    "actions/download-artifact": _NOTHING, "actions/first-interaction": _COMMENT,
    "actions/labeler": {"contents": "read", "issues": "write", "pull-requests": "write"},
    "actions/setup-dotnet": _NOTHING, "actions/setup-go": _NOTHING, "actions/setup-java": _NOTHING,
    "actions/setup-node": _NOTHING, "actions/setup-python": _NOTHING,
    "actions/stale": {"actions": "write", "issues": "write", "pull-requests": "write"},
    "actions/upload-artifact": _NOTHING, "actions/upload-pages-artifact": _NOTHING,
    "actions/upload-release-asset": _WRITE, "amannn/action-semantic-pull-request": {"pull-requests": "read"},
    "astral-sh/ruff-action": _NOTHING, "astral-sh/setup-uv": _NOTHING,
    "azure/setup-helm": _NOTHING, "azure/setup-kubectl": _NOTHING,
    "docker/build-push-action": _NOTHING, "docker/metadata-action": _NOTHING,
    "docker/setup-buildx-action": _NOTHING, "docker/setup-qemu-action": _NOTHING,
    "dorny/paths-filter": {"contents": "read", "pull-requests": "read"},
    "dorny/test-reporter": {"actions": "read", "checks": "write", "contents": "read"},
    "dtolnay/rust-toolchain": _NOTHING, "github/codeql-action/analyze": _UPLOAD,
    "github/codeql-action/autobuild": _NOTHING, "github/codeql-action/init": _UPLOAD,
    "github/codeql-action/upload-sarif": _UPLOAD, "golangci/golangci-lint-action": _READ,
    "googleapis/release-please-action": {"contents": "write", "issues": "write", "pull-requests": "write"},
    "gradle/actions/setup-gradle": _NOTHING, "hadolint/hadolint-action": _NOTHING,
    "hashicorp/setup-terraform": _NOTHING, "jamesives/github-pages-deploy-action": _WRITE,
    "marocchino/sticky-pull-request-comment": {"pull-requests": "write"},
    "ncipollo/release-action": _WRITE,
    "ossf/scorecard-action": {"actions": "read", "contents": "read", "id-token": "write", "security-events": "write"},
    "peaceiris/actions-gh-pages": _WRITE, "peter-evans/create-or-update-comment": _COMMENT,
    "peter-evans/create-pull-request": _PROPOSE, "pre-commit/action": _NOTHING,
    "release-drafter/release-drafter": _PROPOSE, "ruby/setup-ruby": _NOTHING,
    "sigstore/cosign-installer": _NOTHING, "softprops/action-gh-release": _WRITE,
    "stefanzweifel/git-auto-commit-action": _WRITE, "swatinem/rust-cache": _NOTHING,
}  # fmt: skip
"""Name of an action in lower case, without its version."""

_IDENTITY: Scopes = {"id-token": "write"}
_SIGN_IN: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "aws-actions/configure-aws-credentials": ("role-to-assume", ("aws-access-key-id",)),
    "azure/login": ("client-id", ("creds",)),
    "google-github-actions/auth": ("workload_identity_provider", ("credentials_json",)),
    "hashicorp/vault-action": ("role", ("token",)),
    "pypa/gh-action-pypi-publish": ("", ("password",)),
    "codecov/codecov-action": ("use_oidc", ()),
}
"""Actions that sign in with an identity token when the first input is set and the others are not."""

_GH = re.compile(r"(?:^|[;&|(`\s])gh\s{1,8}([a-z]{1,20})\s{1,8}([a-z-]{1,30})")
_COMMANDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "cache": ("actions", frozenset({"list"})),
    "issue": ("issues", frozenset({"list", "view", "status"})),
    "label": ("issues", frozenset({"list"})),
    "pr": ("pull-requests", frozenset({"list", "view", "diff", "checks", "status", "checkout"})),
    "release": ("contents", frozenset({"list", "view", "download"})),
    "run": ("actions", frozenset({"list", "view", "watch", "download"})),
    "workflow": ("actions", frozenset({"list", "view"})),
}
"""Subject of `gh` -> its scope, and the verbs that only read."""
_MERGING = frozenset({"merge", "create", "update-branch"})
_CALLS = ("gh api", "api.github.com", "GITHUB_API_URL")
"""Calls of which the path alone says what they need."""
_TOKENS = ("github.token", "GITHUB_TOKEN", "GH_TOKEN")
_PUSH = re.compile(r"(?:^|[;&|(`\s])git\s{1,8}(?:-c\s{1,4}\S{1,200}\s{1,4})?push\b")
_IMAGE = re.compile(r"(?:docker|podman|skopeo|oras|helm)\s[^\n]{0,200}ghcr\.io")


def scopes_of_step(step: Mapping[str, Json]) -> Scopes | None:
    """Return the scopes that a step needs; None when that is not known."""
    uses = step.get("uses")
    if isinstance(uses, str):
        inputs = step.get("with")
        return _of_action(uses, inputs if isinstance(inputs, Mapping) else {})
    run = step.get("run")
    environment = step.get("env")
    given = " ".join(map(str, environment.values())) if isinstance(environment, Mapping) else ""
    return scopes_of_command(run, given) if isinstance(run, str) else _NOTHING


def _of_action(uses: str, inputs: Mapping[str, Json]) -> Scopes | None:
    name = uses.partition("@")[0].lower()
    if name in _SIGN_IN:
        wanted_input, others = _SIGN_IN[name]
        asked = not wanted_input or str(inputs.get(wanted_input) or "false").lower() != "false"
        return _IDENTITY if asked and not any(inputs.get(one) for one in others) else _NOTHING
    if name == "docker/login-action":
        ours = "ghcr.io" in str(inputs.get("registry", "")) and "PAT" not in str(inputs)
        return {"packages": "write"} if ours else _NOTHING
    if name == "actions/dependency-review-action" and "comment-summary-in-pr" in inputs:
        return {"contents": "read", "pull-requests": "write"}
    if name == "actions/download-artifact" and "run-id" in inputs:
        return {"actions": "read"}
    return _ACTIONS.get(name)


def scopes_of_command(script: str, environment: str = "") -> Scopes | None:
    """Return the scopes that a script needs; None when it uses the token in ways not known."""
    calls = [(subject, verb) for subject, verb in _GH.findall(script) if subject != "auth"]
    if any(subject not in _COMMANDS for subject, _ in calls):
        return None
    uses = [_of_call(subject, verb) for subject, verb in calls]
    uses += [_WRITE] if _PUSH.search(script) else []
    uses += [{"packages": "write"}] if _IMAGE.search(script) else []
    given = f"{script} {environment}"
    if any(word in script for word in _CALLS):
        return None
    if not uses and any(word in given for word in _TOKENS):
        return None
    found: dict[str, str] = {}
    for one in uses:
        found = wanted(found, one)
    return found


def _of_call(subject: str, verb: str) -> Scopes:
    scope, reading = _COMMANDS[subject]
    level = "read" if verb in reading else "write"
    return {scope: level, **(_WRITE if subject == "pr" and verb in _MERGING else {})}


def wanted(one: Scopes, other: Scopes) -> dict[str, str]:
    """Return the scopes of both, "write" where either writes."""
    return {
        scope: "write" if "write" in (one.get(scope), other.get(scope)) else "read"
        for scope in sorted({*one, *other})
    }
