"""Small estates for the examples of the checks."""

from datetime import UTC, datetime

from scanner.model.resource import Estate, Json, Origin, Resource, estate_of
from scanner.model.vocabulary import Side

AS_OF = datetime(2028, 3, 1, tzinfo=UTC)


def resource(side: Side, kind: str, name: str, attributes: dict[str, Json]) -> Resource:
    """Return a resource as a reader would make it."""
    folder = "specs" if side is Side.SPEC else "live"
    return Resource(
        uid=f"{kind}/{name}",
        kind=kind,
        attributes=attributes,
        side=side,
        origin=Origin(source=folder, file=f"{folder}/shop.yaml", line=1),
        evidence=f"sha256:{folder}",
    )


def deployment(spec: dict[str, Json], live: dict[str, Json]) -> Estate:
    """Return an estate with one Deployment, given by the `spec` field of both sides."""
    kind = "kubernetes/apps/Deployment"
    head = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    return estate_of(
        (
            resource(Side.SPEC, kind, "shop/web", {**head, "spec": spec}),
            resource(Side.LIVE, kind, "shop/web", {**head, "spec": live}),
        ),
        AS_OF,
    )


def services(specs: tuple[str, ...], lives: tuple[str, ...]) -> Estate:
    """Return an estate with Services of the namespace shop on each side, all alike but in name."""
    kind = "kubernetes/Service"
    return estate_of(
        (
            resource(
                side, kind, f"shop/{name}", {"metadata": {"name": name}, "spec": {"port": name}}
            )
            for side, names in ((Side.SPEC, specs), (Side.LIVE, lives))
            for name in names
        ),
        AS_OF,
    )


def inventory(spec: list[Json], live: list[Json]) -> Estate:
    """Return an estate with one inventory, given by the resources of both sides."""
    return estate_of(
        (
            resource(Side.SPEC, "inventory", "shop", {"resources": spec}),
            resource(Side.LIVE, "inventory", "shop", {"resources": live}),
        ),
        AS_OF,
    )
