"""Turn what a PostgreSQL server said into settings, roles, memberships, grants and functions.

Attributes keep the column names of the catalogs. The live side of the settings is one resource,
`postgresql/settings/<source>`, as `{name: {setting, unit, vartype, ...}}`.
"""

import json
from collections.abc import Callable, Iterator, Mapping

from scanner.model.automation import Credential
from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.normalize._coverage import unread
from scanner.normalize._postgresql_use import PostgresUses


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    scope, _, name = snapshot.address.rpartition("/")
    read = _READERS.get(name)
    if read is None:
        yield Unreadable(snapshot.source.name, snapshot.address, "is no answer this reader knows")
        return
    value = json.loads(snapshot.content)
    if name == "hidden-use":
        # One resource even without rows, which says that nothing is hidden.
        yield _resource(
            snapshot, "postgresql/hidden_use", (scope,), {"rows": value, "database": scope}, scope
        )
        return
    for row in value if isinstance(value, list) else [value]:
        yield from read(snapshot, scope, row)


def _resource(
    snapshot: Snapshot,
    kind: str,
    parts: tuple[str, ...],
    attributes: Mapping[str, Json],
    scope: str,
) -> Resource:
    source = snapshot.source
    return Resource(
        uid="/".join((kind, source.name, *parts)),
        kind=kind,
        attributes=attributes,
        side=source.side,
        scope=scope,
        owner=source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


def _settings(snapshot: Snapshot, _scope: str, value: Json) -> Iterator[Resource]:
    facts = value["facts"]
    attributes = {
        name: {"setting": setting, **facts.get(name, {})}
        for name, setting in value["values"].items()
    }
    yield _resource(snapshot, "postgresql/settings", (), attributes, "")


def _role(snapshot: Snapshot, _scope: str, row: Json) -> Iterator[Resource]:
    name = str(row["rolname"])
    role = _resource(snapshot, "postgresql/role", (name,), row, "")
    yield role
    until = row.get("rolvaliduntil")
    if until and row.get("rolcanlogin"):
        record = Credential(
            uid=f"database-role/{snapshot.source.name}/{name}",
            type="database-role",
            subject=name,
            not_after=str(until),
        )
        credential = record.as_resource(
            snapshot.origin, snapshot.digest, owner=snapshot.source.owner
        )
        yield credential


def _membership(snapshot: Snapshot, _scope: str, row: Json) -> Iterator[Resource]:
    parts = (str(row["role"]), str(row["member"]), str(row["grantor"] or ""))
    yield _resource(snapshot, "postgresql/membership", parts, row, "")


def _override(snapshot: Snapshot, _scope: str, row: Json) -> Iterator[Resource]:
    parts = (str(row["database"]) or "*", str(row["role"]) or "*")
    yield _resource(snapshot, "postgresql/override", parts, row, "")


def _grant(snapshot: Snapshot, scope: str, row: Json) -> Iterator[Resource]:
    attributes = {**row, "grantable": row.get("grantable") or []}
    database = str(row["name"]) if row["object_type"] == "database" else scope
    parts = (database, str(row["object_type"]), *_object(row), str(row["grantee"]))
    yield _resource(snapshot, "postgresql/grant", parts, attributes, database)


def _object(row: Json) -> tuple[str, ...]:
    if row["object_type"] in ("database", "schema"):
        return (str(row["name"]),)
    return (f"{row['schema']}.{row['name']}",)


def _function(snapshot: Snapshot, scope: str, row: Json) -> Iterator[Resource]:
    attributes = {**row, "executable_by": row.get("executable_by") or []}
    name = f"{row['schema']}.{row['name']}({row['arguments']})"
    yield _resource(snapshot, "postgresql/function", (scope, name), attributes, scope)


def _default_privilege(snapshot: Snapshot, scope: str, row: Json) -> Iterator[Resource]:
    parts = (scope, row["owner"], row["schema"] or "*", row["object_type"], row["grantee"])
    kind = "postgresql/default_privilege"
    yield _resource(snapshot, kind, tuple(str(part) for part in parts), row, scope)


def _not_shown(snapshot: Snapshot, _scope: str, value: Json) -> Iterator[Resource]:
    settings = f"postgresql/settings/{snapshot.source.name}"
    yield unread(snapshot, settings, (), str(value["reason"]))


def _statements(snapshot: Snapshot, _scope: str, value: Json) -> Iterator[Resource]:
    settings, info = value["settings"], value["info"]
    uses = PostgresUses(nested=settings.get("track") == "all", all_logged=True)
    for row in value["statements"]:
        uses.add(str(row["role"]), str(row["database"]), str(row["query"]))
    uses.at(str(info.get("stats_reset") or ""))
    most = str(settings.get("max", ""))
    full = not most.isdecimal() or len(value["statements"]) >= int(most) * 0.9
    if settings.get("track") not in ("top", "all"):
        uses.gap("pg_stat_statements.track is none")
    elif settings.get("track_utility") != "on":
        uses.gap("pg_stat_statements.track_utility is off")
    elif value.get("cut") or (full if info.get("dealloc") is None else info["dealloc"] > 0):
        uses.gap("pg_stat_statements had to forget statements: raise pg_stat_statements.max")
    yield uses.resource(snapshot)


_READERS: Mapping[str, Callable[[Snapshot, str, Json], Iterator[Resource]]] = {
    "settings": _settings,
    "hidden": _not_shown,
    "roles": _role,
    "memberships": _membership,
    "overrides": _override,
    "database-grants": _grant,
    "schema-grants": _grant,
    "relation-grants": _grant,
    "function-grants": _grant,
    "security-definer-functions": _function,
    "default-privileges": _default_privilege,
    "hidden-use": _not_shown,
    "statements": _statements,
}

NORMALIZER = Normalizer(normalize=_normalize)
