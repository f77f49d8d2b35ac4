"""Roles of PostgreSQL servers, with the roles they can become."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource

__all__ = [
    "DatabaseRole", "database_roles", "example", "grants", "members_of", "observed", "server_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatabaseRole:
    """One role that can log in.

    Attributes:
        server: name of the source it was read from.
        path: for each role it can become, the memberships from it to that role, itself left out.
        reachable: name -> attributes, of itself and of every role it can become.
    """

    resource: Resource
    server: str
    name: str
    path: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: EMPTY)
    reachable: Mapping[str, Mapping[str, Json]] = field(default_factory=lambda: EMPTY)

    def through(self, flag: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the first role it is or can become that has an attribute set, and the way to it."""
        for name, attributes in self.reachable.items():
            if attributes.get(flag) is True:
                return name, self.path.get(name, ())
        return None

    @property
    def is_superuser(self) -> bool:
        """Whether it is a superuser or can become one."""
        return self.through("rolsuper") is not None

    @property
    def bootstrap(self) -> bool:
        """Whether it is the role that the server was made with, which must exist."""
        return self.resource.attributes.get("bootstrap") is True


def database_roles(estate: Estate) -> tuple[DatabaseRole, ...]:
    """Return the roles that can log in, in collected order; memberships followed to the end."""
    roles = {
        (server_of(one), str(one.attributes["rolname"])): one
        for one in estate.of_kind("postgresql/role")
    }
    parents: dict[tuple[str, str], list[str]] = {}
    for one in estate.of_kind("postgresql/membership"):
        member = (server_of(one), str(one.attributes["member"]))
        parents.setdefault(member, []).append(str(one.attributes["role"]))
    return tuple(
        _role(key, resource, roles, parents)
        for key, resource in roles.items()
        if resource.attributes.get("rolcanlogin") is True
    )


def members_of(estate: Estate, server: str) -> dict[str, set[str]]:
    """Return, for each role of a server, the roles that can act as it, memberships followed."""
    direct: dict[str, list[str]] = {}
    for one in estate.of_kind("postgresql/membership"):
        if server_of(one) == server:
            role, member = str(one.attributes["role"]), str(one.attributes["member"])
            direct.setdefault(role, []).append(member)
    found: dict[str, set[str]] = {}
    for role in direct:
        waiting, held = [role], {role}
        for name in waiting:
            for member in direct.get(name, ()):
                if member not in held:
                    held.add(member)
                    waiting.append(member)
        found[role] = held - {role}
    return found


def _role(
    key: tuple[str, str],
    resource: Resource,
    roles: Mapping[tuple[str, str], Resource],
    parents: Mapping[tuple[str, str], list[str]],
) -> DatabaseRole:
    server, name = key
    path: dict[str, tuple[str, ...]] = {name: ()}
    waiting = [name]
    for member in waiting:
        for parent in parents.get((server, member), ()):
            if parent not in path:
                path[parent] = (*path[member], parent)
                waiting.append(parent)
    reachable = {one: roles[server, one].attributes for one in path if (server, one) in roles}
    return DatabaseRole(resource, server, name, path, reachable)


def server_of(resource: Resource) -> str:
    """Return the name of the source that a resource was read from."""
    return resource.name.partition("/")[0]


def grants(estate: Estate) -> Iterator[Resource]:
    """Yield the grants that people made: those of extensions and the built-in ones left out."""
    for one in estate.of_kind("postgresql/grant"):
        if not one.attributes.get("is_default") and not one.attributes.get("of_extension"):
            yield one


def observed(
    resource: Resource, message: str, facts: Mapping[str, Json], **words: Json
) -> Observation:
    """Return what is said about one resource of a server; facts are arguments as well."""
    return Observation(
        resource=resource.uid,
        message=message,
        arguments={"server": server_of(resource), **facts, **words},
        evidence=(resource.evidence,) if resource.evidence else (),
        origin=resource.origin,
        facts=facts,
        owner=resource.owner,
    )


def login(name: str, /, **attributes: Json) -> Resource:
    """Return a role of the server `orders-db` that may log in, for examples."""
    return example("role", name, rolname=name, rolcanlogin=True, **attributes)


def example(kind: str, named: str, /, **attributes: Json) -> Resource:
    """Return a resource of the server `orders-db`, for examples."""
    return Resource(f"postgresql/{kind}/orders-db/{named}", f"postgresql/{kind}", attributes)
