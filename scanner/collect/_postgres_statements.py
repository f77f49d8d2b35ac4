"""What a PostgreSQL server itself counted of statements, and what a statement can use unseen."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from scanner.collect._postgres_queries import Query
from scanner.model.resource import Json

__all__ = ["HIDDEN_USE", "MOST_STATEMENTS", "counted_statements"]

MOST_STATEMENTS = 50_000
_PLACE = """
select n.nspname::text as schema, c.relname = 'pg_stat_statements_info' as info
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
     left join pg_class c on c.relnamespace = n.oid and c.relname = 'pg_stat_statements_info'
where e.extname = 'pg_stat_statements'
"""
_SETTINGS = """
select name, setting from pg_settings where name like 'pg\\_stat\\_statements.%'
"""
_STATEMENTS = """
select r.rolname::text as role, d.datname::text as database, s.query, sum(s.calls)::bigint as calls
from {place}.pg_stat_statements s join pg_roles r on r.oid = s.userid
     join pg_database d on d.oid = s.dbid
group by 1, 2, 3 order by 1, 2, 3
"""
_INFO = """
select dealloc, to_char(stats_reset at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as stats_reset
from {place}.pg_stat_statements_info
"""

# A trigger, a policy, a view of its caller and a default value run as whoever changes or reads the
# relation, and functions that are not SECURITY DEFINER as whoever calls them. Functions in C cannot
# be looked into; those of extensions are taken to use nothing of their own.
HIDDEN_USE = Query(
    "hidden-use",
    """
with opaque as (
  select p.oid, n.nspname, p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       join pg_language l on l.oid = p.prolang
  where not p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
        and l.lanname not in ('internal', 'c')
), relation as (
  select c.oid, n.nspname, c.relname, c.reloptions, c.relrowsecurity from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
        and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
)
select 'function' as what, nspname::text as schema, proname::text as name from opaque
union select 'trigger', r.nspname::text, r.relname::text from pg_trigger t
       join relation r on r.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
  where not t.tgisinternal and t.tgenabled <> 'D' and not p.prosecdef
union select 'policy', nspname::text, relname::text from relation where relrowsecurity
union select 'view of its caller', nspname::text, relname::text from relation
  where array_to_string(reloptions, ',') ~ 'security_invoker=(true|on|1|yes)'
union select 'default or check', r.nspname::text, r.relname::text
  from pg_depend d join opaque o on d.refclassid = 'pg_proc'::regclass and d.refobjid = o.oid
       join relation r on r.oid in (
         select a.adrelid from pg_attrdef a
           where d.classid = 'pg_attrdef'::regclass and a.oid = d.objid
         union all select k.conrelid from pg_constraint k
           where d.classid = 'pg_constraint'::regclass and k.oid = d.objid)
union select 'owner of a function', '', r.rolname::text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
  where p.prosecdef and not r.rolsuper and n.nspname not in ('pg_catalog', 'information_schema')
union select 'owner of a view', '', r.rolname::text
  from pg_class c join relation o on o.oid = c.oid join pg_roles r on r.oid = c.relowner
  where c.relkind in ('v', 'm') and not r.rolsuper
order by 1, 2, 3
""",
)


def counted_statements(
    connection: "psycopg.Connection[dict[str, Any]]",
) -> tuple[Json, str] | None:
    """Return what pg_stat_statements holds and how it was asked; None where it is not installed.

    Raises:
        psycopg.Error: it is there and cannot be read.
    """
    places = connection.execute(_PLACE).fetchall()
    if not places:
        return None
    place = sql.Identifier(str(places[0]["schema"]))
    settings: Mapping[str, Json] = {
        str(row["name"]).partition(".")[2]: row["setting"]
        for row in connection.execute(_SETTINGS).fetchall()
    }
    info: Mapping[str, Json] = {}
    if places[0]["info"]:
        info = connection.execute(sql.SQL(_INFO).format(place=place)).fetchall()[0]
    cursor = connection.execute(sql.SQL(_STATEMENTS).format(place=place))
    rows = cursor.fetchmany(MOST_STATEMENTS + 1)
    held = {"settings": dict(settings), "info": dict(info), "statements": rows[:MOST_STATEMENTS]}
    return {**held, "cut": len(rows) > MOST_STATEMENTS}, "pg_stat_statements"
