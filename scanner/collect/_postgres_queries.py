"""What is asked of a PostgreSQL server: catalogs that every role may read, from version 12 on."""

from scanner.model.quick_dataclass import dataclass

__all__ = ["CLUSTER", "DATABASE", "MARK", "PRIVILEGED", "Query"]


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the catalogs.

    Attributes:
        name: last part of the snapshot's address.
        sql: the statement; columns are named as in the catalogs.
    """

    name: str
    sql: str


PRIVILEGED = """
select current_setting('server_version_num')::int as version, current_database() as database,
       current_user::text as role,
       pg_has_role(current_user, 'pg_read_all_settings', 'usage') as reads_all_settings,
       coalesce((select rolsuper from pg_roles where rolname = current_user), false) as superuser
"""

MARK = """
select md5(string_agg(said, ',' order by said)) as mark from (
  select (name, case when source = 'session' then reset_val else setting end, pending_restart)::text
    from pg_settings where source <> 'client' and name !~ '^transaction_'
  union all select (setdatabase, setrole, setconfig)::text from pg_db_role_setting
  union all select to_jsonb(r)::text from pg_roles r
  union all select to_jsonb(m)::text from pg_auth_members m
  union all select (oid, datname, datacl)::text from pg_database
  union all select (oid, nspacl)::text from pg_namespace where nspacl is not null
  union all select (oid, relacl)::text from pg_class where relacl is not null
  union all select (oid, proacl, proconfig, prosecdef)::text from pg_proc
    where proacl is not null or prosecdef
) as everything(said)
"""
"""One value that differs whenever an answer to a question below does, in the database asked."""

_NOT_SYSTEM = (
    "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'"
)

# What this connection has set for itself says nothing about the server: a setting of the session is
# read as what a new session would get, and what the client sent or the transaction is, not at all.
CLUSTER = (
    Query(
        "settings",
        """
select name, case when source = 'session' then reset_val else setting end as setting, unit,
       vartype, enumvals, case when source = 'session' then '' else source end as source, context,
       pending_restart
from pg_settings
where source <> 'client' and name !~ '^transaction_'
order by name
""",
    ),
    Query(
        "roles",
        """
select rolname::text, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
       rolreplication, rolbypassrls, rolconnlimit,
       case when isfinite(rolvaliduntil)
            then to_char(rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end
         as rolvaliduntil,
       oid < 16384 and rolname ~ '^pg_' as predefined, oid = 10 as bootstrap
from pg_roles order by rolname
""",
    ),
    Query(
        "memberships",
        """
select r.rolname::text as role, m.rolname::text as member, g.rolname::text as grantor,
       a.admin_option
from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
     left join pg_roles g on g.oid = a.grantor
order by 1, 2, 3
""",
    ),
    Query(
        "overrides",
        """
select coalesce(d.datname::text, '') as database, coalesce(r.rolname::text, '') as role,
       to_jsonb(s.setconfig) as settings
from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase
     left join pg_roles r on r.oid = s.setrole
order by 1, 2
""",
    ),
    Query(
        "database-grants",
        """
select 'database' as object_type, '' as schema, d.datname::text as name, d.datacl is null as is_default,
       false as of_extension,
       coalesce(g.rolname::text, 'PUBLIC') as grantee, o.rolname::text as owner,
       to_jsonb(array_agg(a.privilege_type order by a.privilege_type)) as privileges,
       to_jsonb(array_agg(a.privilege_type order by a.privilege_type)
         filter (where a.is_grantable)) as grantable
from pg_database d cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     left join pg_roles g on g.oid = a.grantee left join pg_roles o on o.oid = d.datdba
where not d.datistemplate and a.grantee <> d.datdba
group by 1, 2, 3, 4, 5, 6, 7 order by 3, 6
""",
    ),
)
"""Asked once per server."""


def _of_extension(catalog: str, oid: str) -> str:
    """Return the column that says whether an object was made by an extension."""
    return (
        "exists (select from pg_depend e where e.deptype = 'e' and "
        f"e.classid = '{catalog}'::regclass and e.objid = {oid}) as of_extension"
    )


def _grants(object_type: str, source: str, acl: str) -> str:
    """Return the question for the grants on one kind of object; owners hold everything anyway."""
    return f"""
select {object_type} as object_type, n.nspname::text as schema, {source},
       coalesce(g.rolname::text, 'PUBLIC') as grantee,
       to_jsonb(array_agg(distinct a.privilege_type)) as privileges,
       to_jsonb(array_agg(distinct a.privilege_type) filter (where a.is_grantable)) as grantable
{acl}
     left join pg_roles g on g.oid = a.grantee
where {_NOT_SYSTEM} and a.grantee <> o.oid
group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 7
"""


_KIND = "case c.relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end"

DATABASE = (
    Query(
        "schema-grants",
        _grants(
            "'schema'",
            "n.nspname::text as name, false as is_default, o.rolname::text as owner, "
            + _of_extension("pg_namespace", "n.oid"),
            "from pg_namespace n join pg_roles o on o.oid = n.nspowner "
            "cross join lateral aclexplode(n.nspacl) a",
        ),
    ),
    Query(
        "relation-grants",
        _grants(
            _KIND,
            "c.relname::text as name, false as is_default, o.rolname::text as owner, "
            + _of_extension("pg_class", "c.oid"),
            "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "join pg_roles o on o.oid = c.relowner cross join lateral aclexplode(c.relacl) a",
        ),
    ),
    Query(
        "function-grants",
        _grants(
            "'function'",
            "p.oid::regprocedure::text as name, false as is_default, o.rolname::text as owner, "
            + _of_extension("pg_proc", "p.oid"),
            "from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
            "join pg_roles o on o.oid = p.proowner cross join lateral aclexplode(p.proacl) a",
        ),
    ),
    Query(
        "security-definer-functions",
        f"""
select n.nspname::text as schema, p.proname::text as name,
       pg_get_function_identity_arguments(p.oid) as arguments, o.rolname::text as owner,
       {_of_extension("pg_proc", "p.oid")}, s.rolsuper as owner_is_superuser, l.lanname::text as language,
       to_jsonb(coalesce(p.proconfig, '{{}}')) as config,
       (select to_jsonb(array_agg(distinct coalesce(g.rolname::text, 'PUBLIC')))
        from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             left join pg_roles g on g.oid = a.grantee
        where a.privilege_type = 'EXECUTE' and a.grantee <> p.proowner) as executable_by
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     join pg_roles o on o.oid = p.proowner join pg_roles s on s.oid = p.proowner
     join pg_language l on l.oid = p.prolang
where p.prosecdef and {_NOT_SYSTEM}
order by 1, 2, 3
""",  # noqa: S608 - as above
    ),
    Query(
        "default-privileges",
        """
select coalesce(n.nspname::text, '') as schema, o.rolname::text as owner,
       case d.defaclobjtype when 'r' then 'table' when 'S' then 'sequence' when 'f' then 'function'
            when 'T' then 'type' when 'n' then 'schema' else d.defaclobjtype::text end
         as object_type,
       coalesce(g.rolname::text, 'PUBLIC') as grantee,
       to_jsonb(array_agg(a.privilege_type order by a.privilege_type)) as privileges
from pg_default_acl d join pg_roles o on o.oid = d.defaclrole
     left join pg_namespace n on n.oid = d.defaclnamespace
     cross join lateral aclexplode(d.defaclacl) a left join pg_roles g on g.oid = a.grantee
where a.grantee <> d.defaclrole
group by 1, 2, 3, 4 order by 1, 2, 3, 4
""",
    ),
)
"""Asked of each database."""
