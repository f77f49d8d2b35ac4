"""Which granted privileges on tables and views of PostgreSQL were not seen to be used.

Statements come from logs and from pg_stat_statements. Nothing is called unused where not all use can
be known: statements that were not logged or not understood, functions, triggers and policies that
use rights of whoever runs them, views and functions that use those of their owner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import PurePosixPath

from scanner.evaluate.permissions._postgresql import grants, members_of, server_of
from scanner.evaluate.permissions._use import idle_days, instant
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.grammars.sql_text import EVERY

__all__ = ["Unused", "silent_logins", "unjudged_use", "unused_privileges"]

_USE = "trueup/postgresql-use"
_HIDDEN = "postgresql/hidden_use"
_RELATIONS = ("table", "view")


@dataclass(frozen=True, slots=True)
class Unused:
    """A role with privileges in one database that nobody was seen to use.

    Attributes:
        granted, used: how many privileges, each on one relation.
        unused: per grant the privileges that were not used.
        by: the users who were seen to act with the role.
        since: the first instant of the statements, as the server writes it, or "".
        evidence: digests of the logs.
    """

    role: Resource
    database: str
    granted: int
    used: int
    unused: tuple[tuple[Resource, tuple[str, ...]], ...]
    by: tuple[str, ...]
    since: str
    evidence: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """What one user did in one database, all logs together."""

    relations: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)

    def add(self, use: Mapping[str, Json], *, nested: bool) -> None:
        for schema, name, privileges in use["relations"]:
            self.relations.setdefault((schema, name), set()).update(privileges)
        self.opaque.update(use["opaque"])
        if not nested:
            self.calls.update(use["calls"])

    def privileges(self, schema: str, name: str) -> set[str]:
        """Return what was done to a relation; a name without a schema may mean any."""
        places = ((schema, name), ("", name), ("", EVERY))
        return set().union(*(self.relations.get(place, ()) for place in places))


@dataclass(frozen=True, slots=True)
class _Server:
    name: str
    logs: tuple[Resource, ...]
    seen: Mapping[tuple[str, str], _Seen]
    taken_on: Mapping[str, frozenset[str]]

    @property
    def nested(self) -> bool:
        return all(one.attributes["nested"] for one in self.logs)


def unused_privileges(estate: Estate) -> Iterator[Unused]:
    """Yield the roles of which all use is known, and some privileges were not used."""
    for found in _judged(estate):
        if isinstance(found, Unused):
            yield found


def unjudged_use(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield what statements were read of and cannot be judged, each with the reason."""
    for found in _judged(estate):
        if isinstance(found, NotEvaluated):
            yield found


def silent_logins(estate: Estate, days: int) -> Iterator[tuple[Resource, int, tuple[str, ...]]]:
    """Yield the logins that did nothing for so many days, with the days and the logs that say so.

    Superusers are left out: the first one must exist, and others are kept for emergencies.
    """
    for server in _servers(estate):
        if isinstance(server, NotEvaluated):
            continue
        began = [_instant(str(one.attributes["since"])) for one in server.logs]
        known = [one for one in began if one is not None]
        idle = idle_days(min(known), None, estate.as_of) if known else None
        if idle is None or idle < days or len(known) < len(began):
            continue
        active = {user for user, _ in server.seen} | set(server.taken_on)
        for role in estate.of_kind("postgresql/role"):
            held = role.attributes
            login = held.get("rolcanlogin") is True and not held.get("rolsuper")
            mine = server_of(role) == server.name and login
            if mine and str(held["rolname"]) not in active:
                yield role, idle, tuple(one.evidence for one in server.logs if one.evidence)


def _instant(text: str) -> datetime | None:
    """Return an instant of a log whose zone is UTC; None for another zone, whose name may be any."""
    for zone in (" UTC", " GMT", " Etc/UTC"):
        text = text.removesuffix(zone) + "Z" if text.endswith(zone) else text
    return instant(text) if text.endswith("Z") else None


def _judged(estate: Estate) -> Iterator[Unused | NotEvaluated]:
    for one in _servers(estate):
        if isinstance(one, NotEvaluated):
            yield one
        else:
            yield from _of_server(estate, one)


def _servers(estate: Estate) -> Iterator["_Server | NotEvaluated"]:
    """Yield the servers of which all statements are told, and why others are not judged."""
    logs = estate.of_kind(_USE)
    settings = {one.name: one for one in estate.of_kind("postgresql/settings")}
    placed: set[str] = set()
    for name in sorted(
        {server_of(one) for one in estate.of_kind("postgresql/role")} if logs else ()
    ):
        mine = [one for one in logs if _is_of(one, name, alone=len(settings) == 1)]
        placed.update(one.uid for one in mine)
        reasons = [why for one in mine if (why := _gap(one, settings.get(name), estate))]
        if reasons:
            yield _open(f"PostgreSQL {name}: {reasons[0]}", f"postgresql/settings/{name}")
        elif mine:
            yield _server(name, mine)
    for one in logs:
        if one.uid not in placed and any(estate.of_kind("postgresql/role")):
            yield _open("which server it is of is not known: put its name into the path", one.uid)


def _open(reason: str, resource: str) -> NotEvaluated:
    text = f"{reason}; no privilege is called unused"
    return NotEvaluated("permissions", text, incomplete=False, resource=resource)


def _is_of(log: Resource, server: str, *, alone: bool) -> bool:
    """Say whether a log is of a server: it was read from there, its path says so, or there is one."""
    place = PurePosixPath(log.origin.file)
    named = server in place.parts or server == place.name.partition(".")[0]
    return server_of(log) == server or named or (alone and bool(log.origin.file))


def _gap(log: Resource, settings: Resource | None, estate: Estate) -> str:
    """Say why a log does not tell all statements; "" when it does."""
    held = log.attributes
    if not held["complete"]:
        return str(held["reason"])
    server = settings.name if settings is not None else ""
    for one in estate.of_kind("postgresql/override"):
        changed = one.attributes.get("settings")
        names = set(changed) if isinstance(changed, Mapping) else set()
        if server_of(one) == server and names & {
            "log_statement",
            "pg_stat_statements.track",
            "role",
        }:
            return f"{one.name} has settings of its own of what is logged or which role acts"
    if held["all_logged"]:
        return ""
    if settings is None:
        return "its settings were not read, which say whether all statements are logged"
    logged = _setting(settings, "log_statement") == "all"
    timed = _setting(settings, "log_min_duration_statement") == "0"
    return "" if logged or timed else "log_statement is not all, so that the log does not tell all"


def _setting(settings: Resource, name: str) -> str:
    held = settings.attributes.get(name)
    return str(held.get("setting")) if isinstance(held, Mapping) else ""


def _server(name: str, logs: list[Resource]) -> _Server:
    seen: dict[tuple[str, str], _Seen] = {}
    taken_on: dict[str, set[str]] = {}
    for log in logs:
        for use in log.attributes["uses"]:
            one = seen.setdefault((use["user"], use["database"]), _Seen())
            one.add(use, nested=bool(log.attributes["nested"]))
            for role in use["becomes"]:
                taken_on.setdefault(role, set()).add(use["user"])
    frozen = {role: frozenset(users) for role, users in taken_on.items()}
    return _Server(name, tuple(logs), seen, frozen)


def _of_server(estate: Estate, server: _Server) -> Iterator[Unused | NotEvaluated]:
    held: dict[tuple[str, str], list[Resource]] = {}
    for one in grants(estate):
        if server_of(one) == server.name and one.attributes["object_type"] in _RELATIONS:
            held.setdefault((one.scope, str(one.attributes["grantee"])), []).append(one)
    roles = {
        str(one.attributes["rolname"]): one
        for one in estate.of_kind("postgresql/role")
        if server_of(one) == server.name
    }
    members = members_of(estate, server.name)
    hidden = {one.scope: one for one in estate.of_kind(_HIDDEN) if server_of(one) == server.name}
    for (database, name), listed in sorted(held.items()):
        role = roles.get(name)
        users = (name, *sorted(members.get(name, ())))
        seen = {
            user: server.seen[user, database] for user in users if (user, database) in server.seen
        }
        if role is None or role.attributes.get("rolsuper") or not seen:
            continue
        why = _not_known(name, users, seen, hidden.get(database), server)
        if why:
            yield _open(f"role {name} in {database}: {why}", role.uid)
        elif (found := _unused(role, database, listed, seen, server)) is not None:
            yield found


def _not_known(
    name: str,
    users: tuple[str, ...],
    seen: Mapping[str, _Seen],
    hidden: Resource | None,
    server: _Server,
) -> str:
    """Say why not all use of a role is known; "" when it is."""
    if hidden is None:
        return "functions and triggers of the database were not read"
    strangers = sorted(server.taken_on.get(name, frozenset()) - set(users))
    if strangers:
        return f"{strangers[0]} took it on"
    for row in hidden.attributes["rows"]:
        why = _hidden(row["what"], row["schema"], row["name"], seen, users, nested=server.nested)
        if why:
            return why
    return next(
        (f"{user} ran {why}" for user, one in seen.items() for why in sorted(one.opaque)), ""
    )


def _hidden(
    what: str,
    schema: str,
    name: str,
    seen: Mapping[str, _Seen],
    users: tuple[str, ...],
    *,
    nested: bool,
) -> str:
    """Say why something of a database hides use of a role; "" when it does not."""
    if what.startswith("owner of a "):
        hides = name in users and not (nested and what == "owner of a function")
        return f"{name} is the {what}, which others use with its rights" if hides else ""
    if what == "function":
        called = any(name in one.calls for one in seen.values())
        return f"function {schema}.{name} uses what it needs unseen" if called else ""
    touched = not nested and any(one.privileges(schema, name) for one in seen.values())
    return f"{schema}.{name} has a {what}, which uses what it needs unseen" if touched else ""


def _unused(
    role: Resource,
    database: str,
    listed: list[Resource],
    seen: Mapping[str, _Seen],
    server: _Server,
) -> Unused | None:
    unused: list[tuple[Resource, tuple[str, ...]]] = []
    granted = 0
    for grant in listed:
        held = grant.attributes
        used = set().union(
            *(one.privileges(str(held["schema"]), str(held["name"])) for one in seen.values())
        )
        granted += len(held["privileges"])
        left = tuple(one for one in held["privileges"] if one not in used)
        unused += [(grant, left)] if left else []
    gone = sum(len(privileges) for _, privileges in unused)
    since = min((one.attributes["since"] for one in server.logs), default="")
    evidence = tuple(dict.fromkeys(one.evidence for one in server.logs if one.evidence))
    used_count = granted - gone
    by = tuple(seen)
    found = Unused(role, database, granted, used_count, tuple(unused), by, since, evidence)
    return found if unused else None
