"""Small estates for the examples of the checks in this folder."""

from datetime import UTC, datetime

from scanner.model.resource import Estate, Json, Origin, Resource, estate_of
from scanner.model.vocabulary import Side

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)


def team(name: str, **attributes: Json) -> Resource:
    """Return an entry of owners.yaml, reviewed two months ago."""
    usual = {"team": name, "on_call": "pager", "reviewed": "2028-01-20", "review_every_days": 365}
    return Resource(
        f"trueup/team/{name}", "trueup/team", {**usual, **attributes}, side=Side.SPEC, owner=name,
        origin=Origin("owners", "owners.yaml", 3), evidence="sha256:01",
    )  # fmt: skip


def person(name: str, status: str = "active", at: str = "") -> Resource:
    """Return somebody of the entitlement files."""
    return Resource(
        f"trueup/person/{name}", "trueup/person",
        {"id": name, "status": status, "at": at, "timezone": "UTC"},
        side=Side.SPEC, origin=Origin("entitlements", "people.yaml", 5), evidence="sha256:02",
    )  # fmt: skip


def tool(name: str, owner: str = "") -> Resource:
    """Return a tool of the catalogue."""
    return Resource(
        f"trueup/tool/{name}", "trueup/tool", {"id": name}, side=Side.SPEC, owner=owner,
        origin=Origin("entitlements", "tools.yaml", 4), evidence="sha256:03",
    )  # fmt: skip


def deployment(name: str, owner: str = "") -> Resource:
    """Return something live of the source "cluster"."""
    kind = "kubernetes/apps/Deployment"
    return Resource(
        f"{kind}/{name}", kind, {}, owner=owner,
        origin=Origin("cluster", f"{name}.yaml", 1), evidence="sha256:04",
    )  # fmt: skip


def spec(file: str) -> Resource:
    """Return a spec in a file of the governance folder."""
    return Resource(
        f"generic/{file}", "generic", {}, side=Side.SPEC,
        origin=Origin("specs", file, 1), evidence="sha256:05",
    )  # fmt: skip


def estate(*resources: Resource, owner: str = "", code_owners: str = "") -> Estate:
    """Return an estate with the source "cluster" and one line of CODEOWNERS for `specs/`."""
    lines = [{"pattern": "/specs/", "owners": [code_owners], "source": "specs"}]
    sources = {"cluster": {"kind": "files", "owner": owner}}
    settings = {"sources": sources, "code_owners": lines if code_owners else []}
    return estate_of(resources, AS_OF, governance=settings)
