"""SQL that takes a privilege back, with the SQL that gives it again.

PostgreSQL documentation, "REVOKE", "GRANT", "ALTER DEFAULT PRIVILEGES", "ALTER ROLE"; identifiers are
always quoted, since a name of a scanned server may hold anything.
"""

from collections.abc import Iterable

from scanner.model.observation import Remedy
from scanner.model.resource import Json, Resource

__all__ = [
    "attribute", "future_grant", "given_grant", "given_grants", "grant_option", "membership",
]  # fmt: skip

_REASON = "who owns the server runs the SQL of this remedy; `inverse` undoes it"


def given_grant(grant: Resource, privileges: Iterable[str]) -> Remedy:
    """Return how privileges on one object are taken from the role that holds them."""
    return given_grants([(grant, tuple(privileges))])


def given_grants(taken: Iterable[tuple[Resource, tuple[str, ...]]], **more: Json) -> Remedy:
    """Return how privileges on several objects are taken, and given again as they were."""
    sql: list[str] = []
    inverse: list[str] = []
    for grant, privileges in taken:
        on, role = _object(grant), _role(grant)
        sql.append(f"REVOKE {', '.join(privileges)} ON {on} FROM {role};")
        handed_on = set(grant.attributes.get("grantable") or ())
        for option, suffix in ((False, ""), (True, " WITH GRANT OPTION")):
            again = [one for one in privileges if (one in handed_on) == option]
            if again:
                inverse.append(f"GRANT {', '.join(again)} ON {on} TO {role}{suffix};")
    return _remedy("\n".join(sql), "\n".join(inverse), **more)


def grant_option(grant: Resource, privileges: Iterable[str]) -> Remedy:
    """Return how a role keeps privileges but loses the right to hand them on."""
    listed, on, role = ", ".join(privileges), _object(grant), _role(grant)
    return _remedy(
        f"REVOKE GRANT OPTION FOR {listed} ON {on} FROM {role};",
        f"GRANT {listed} ON {on} TO {role} WITH GRANT OPTION;",
    )


def future_grant(future: Resource, privileges: Iterable[str]) -> Remedy:
    """Return how objects that a role will make no longer grant privileges by themselves."""
    held = future.attributes
    schema = f" IN SCHEMA {_quoted(held['schema'])}" if held.get("schema") else ""
    head = f"ALTER DEFAULT PRIVILEGES FOR ROLE {_quoted(held['owner'])}{schema}"
    listed, role = ", ".join(privileges), _role(future)
    kind = f"{str(held['object_type']).upper()}S"
    return _remedy(
        f"{head} REVOKE {listed} ON {kind} FROM {role};",
        f"{head} GRANT {listed} ON {kind} TO {role};",
    )


def attribute(role: str, word: str) -> Remedy:
    """Return how a role loses an attribute such as CREATEROLE."""
    name = _quoted(role)
    return _remedy(f"ALTER ROLE {name} NO{word};", f"ALTER ROLE {name} {word};")


def membership(role: str, member: str) -> Remedy:
    """Return how a role is no longer a member of another."""
    held, holder = _quoted(role), _quoted(member)
    return _remedy(f"REVOKE {held} FROM {holder};", f"GRANT {held} TO {holder};")


def _remedy(sql: str, inverse: str, **more: Json) -> Remedy:
    arguments = {"sql": sql, "inverse": inverse, **more}
    return Remedy("revoke-sql", arguments=arguments, reason=_REASON)


def _object(grant: Resource) -> str:
    held = grant.attributes
    kind, name = str(held["object_type"]), str(held["name"])
    if kind == "function":
        return f"FUNCTION {name}"  # the server wrote it, arguments and quotes included
    if kind in ("schema", "database"):
        return f"{kind.upper()} {_quoted(name)}"
    # A view is a table to GRANT.
    word = "SEQUENCE" if kind == "sequence" else "TABLE"
    return f"{word} {_quoted(held.get('schema') or 'public')}.{_quoted(name)}"


def _role(grant: Resource) -> str:
    name = str(grant.attributes["grantee"])
    return "PUBLIC" if name == "PUBLIC" else _quoted(name)


def _quoted(name: object) -> str:
    doubled = str(name).replace('"', '""')
    return f'"{doubled}"'
