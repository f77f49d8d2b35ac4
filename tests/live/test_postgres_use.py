"""Privileges that a real server logs and counts no use of, and the SQL that takes them back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from scanner import plugins
from scanner.evaluate.permissions._analysis import PermissionAnalysis, analyse
from scanner.model.check import Check
from scanner.model.connector import DocumentReader
from scanner.model.evidence import Snapshot, Source
from scanner.model.observation import Observation
from scanner.model.resource import Origin, Resource, estate_of
from scanner.normalize.grammars.sql_text import EVERY, use_of
from tests.live.conftest import PostgresServer
from tests.live.test_postgres import collect, resources

pytestmark = pytest.mark.live

_SETUP = (
    "create role clerk login",
    "create role desk",
    "grant desk to clerk",
    "create role porter login",
    "create role weaver login",
    "create schema store",
    'create table store."Or;ders" (id int)',
    "create table store.prices (id int)",
    "create table store.audited (id int)",
    "create view store.cheap as select id from store.prices",
    "grant usage on schema store to public",
    'grant select, insert, delete on store."Or;ders" to clerk',
    'grant update on store."Or;ders" to clerk with grant option',
    "grant select, insert on store.prices to desk",
    "grant select on store.cheap to desk",
    'grant select, insert on store."Or;ders" to porter, weaver',
    "grant insert on store.audited to weaver",
    "create function store.note() returns trigger language plpgsql as "
    "'begin perform 1 from store.\"Or;ders\"; return new; end'",
    "create trigger noted after insert on store.audited for each row execute function store.note()",
    "create extension if not exists pg_stat_statements",
)
_RULE = plugins.load_as("evaluate", "permissions/unused-permission", Check)


@pytest.fixture(scope="module")
def used(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    with psycopg.connect(postgres_server.dsn(), autocommit=True) as admin:
        admin.execute("alter system set log_statement = 'all'")
        admin.execute("select pg_reload_conf()")
        admin.execute("create database used")
    run(postgres_server, "postgres", *(_SETUP if postgres_server.counts else _SETUP[:-1]))
    if postgres_server.counts:
        run(postgres_server, "postgres", "select pg_stat_statements_reset()")
    work(postgres_server)
    yield postgres_server
    with psycopg.connect(postgres_server.dsn(), autocommit=True) as admin:
        admin.execute("alter system reset log_statement")
        admin.execute("select pg_reload_conf()")


def work(server: PostgresServer) -> None:
    """Do what the roles do in a day."""
    with psycopg.connect(server.dsn("used", "clerk"), autocommit=True) as clerk:
        clerk.execute('insert into store."Or;ders" values (%s)', [1], prepare=True)
        clerk.execute("/* report */ select id -- all\n from store.\"Or;ders\" where id = '7'")
        clerk.execute("set role desk")
        clerk.execute("with p as (select id from store.prices) select * from p")
    run(server, "porter", 'do $$ begin perform 1 from store."Or;ders"; end $$')
    run(server, "weaver", "insert into store.audited values (1)")


def run(server: PostgresServer, user: str, *statements: str) -> None:
    with psycopg.connect(server.dsn("used", user), autocommit=True) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement))


def analysed(server: PostgresServer, root: Path, suffix: str) -> PermissionAnalysis:
    """Judge by the logs of one format, or by what the server counted when there is none."""
    snapshots, gaps = collect(server.dsn("used"), root, databases=["used"])
    assert not gaps
    held = list(resources(snapshots).values())
    if suffix:
        held = [one for one in held if one.kind != "trueup/postgresql-use"]
        held += logged(server.logs / f"server{suffix}")
    return analyse(estate_of(held, datetime(2028, 3, 1, tzinfo=UTC)))


def logged(path: Path) -> list[Resource]:
    reader = plugins.load_as("normalize/documents", "postgresql-log", DocumentReader)
    text = path.read_text()
    assert reader.recognises(path.name, text)
    source = Source("files", "logs")
    snapshot = Snapshot(source, path.name, b"", "sha256:1", Origin("logs", path.name))
    return [one for one in reader.read(snapshot, text) if isinstance(one, Resource)]


def found(analysis: PermissionAnalysis) -> dict[str, Observation]:
    return {
        str(one.arguments["role"]): one
        for one in _RULE.find(analysis)
        if one.facts.get("database") == "used"
    }


@pytest.mark.parametrize("suffix", [".json", ".csv", ".log", ""])
def test_what_was_not_used_is_found_and_what_cannot_be_known_is_said(
    used: PostgresServer, tmp_path: Path, suffix: str
) -> None:
    if not suffix and not used.counts:
        pytest.skip("the server has no pg_stat_statements")
    analysis = analysed(used, tmp_path, suffix)
    seen = found(analysis)
    assert set(seen) == {"clerk", "desk"}
    assert list(seen["clerk"].facts["unused"]) == [
        "DELETE on store.Or;ders", "UPDATE on store.Or;ders",
    ]  # fmt: skip
    assert list(seen["desk"].facts["unused"]) == ["INSERT on store.prices", "SELECT on store.cheap"]
    open_now = [
        one.reason for one in analysis.not_evaluated if "no privilege is called" in one.reason
    ]
    assert any("role porter in used: porter ran a statement (DO)" in one for one in open_now)
    assert any("store.audited has a trigger" in one for one in open_now)


def test_the_sql_ends_the_finding_while_the_work_goes_on_and_can_be_undone(
    used: PostgresServer, tmp_path: Path
) -> None:
    for role in ("clerk", "desk"):
        before = granted(used, tmp_path)
        remedy = found(analysed(used, tmp_path, ".json"))[role].remedy
        assert remedy
        run(used, "postgres", *str(remedy.arguments["sql"]).split("\n"))
        assert role not in found(analysed(used, tmp_path, ".json"))
        work(used)
        run(used, "postgres", *str(remedy.arguments["inverse"]).split("\n"))
        assert granted(used, tmp_path) == before


def granted(server: PostgresServer, root: Path) -> dict[str, str]:
    snapshots, _ = collect(server.dsn("used"), root, databases=["used"])
    held = resources(snapshots).items()
    return {uid: json.dumps(one.attributes) for uid, one in held if one.kind == "postgresql/grant"}


_SOURCES = (
    "store.a", 'only store."B c"', "a x", '(select * from store."B c") y', "a join store.b using (id)",
    "(values (1)) v(id)", "b, lateral (select a.id from store.a) l",
)  # fmt: skip
_READS = tuple(" ".join(("select 1 from", one)) for one in _SOURCES)
_STATEMENTS = (
    *_READS,
    *(" ".join((one, how)) for one in _READS[:3] for how in ("for update", "for share")),
    "table a", "values (1), ((select max(id) from a))", "select 'from b' from a -- b",
    "insert into a values (1)", "insert into store.a (id) values (2) returning id",
    "insert into a select id from store.b", "insert into a default values",
    "insert into a values (1) on conflict (id) do update set id = excluded.id",
    "insert into a values (1) on conflict do nothing", "update a set id = 3",
    'update only store."B c" set id = b.id from b', "update a set id = id where id = 1",
    "update a as z set id = (select max(id) from b) returning z.id",
    "delete from only a", "delete from a using b where a.id = b.id",
    "with d as (delete from a returning id) insert into store.b select id from d",
    "with u as (update b set id = 1 returning *) select * from u, a",
    "with recursive r as (select 1 as id union select id + 1 from r where id < 3) select * from r, b",
    "merge into a using b on a.id = b.id when matched then delete "
    "when not matched then insert values (b.id)",
    "merge into a using b on a.id = b.id when matched then update set id = b.id",
    "truncate a, store.b", "truncate table only a", "lock table a in access share mode",
    "lock only a, b", "copy a to stdout", "copy (select id from store.b) to stdout",
    "explain analyze delete from a", "explain (verbose) select * from b", "prepare p as select * from a",
    "declare c cursor for select * from a", "create temp table t as select * from b",
    "create temp view v as select * from a", "select into temp s from a", "analyze",
    "select * from a, b where exists (select from store.\"B c\" where id = a.id)",
    "select a.id, $$ from b $$ from a", "select count(*) filter (where id > 0) from a",
    "select E'it\\'s from b' from a /* b /* nested */ */", "select 1; select * from b",
    "select * from a union all (select * from store.b except table store.\"B c\")",
)  # fmt: skip
_EACH = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_the_privileges_read_from_a_statement_are_enough_to_run_it(used: PostgresServer) -> None:
    run(
        used, "postgres", "create role runner login", "create table store.a (id int unique)",
        "create table store.b (id int unique)", 'create table store."B c" (id int unique)',
        "grant temp on database used to runner",
    )  # fmt: skip
    with psycopg.connect(used.dsn("used"), autocommit=True) as admin:
        for statement in _STATEMENTS:
            use = use_of(statement)
            assert not use.opaque, statement
            with admin.transaction(force_rollback=True):
                for table in ("a", "b", "B c"):
                    places = (("store", table), ("", table), ("", EVERY))
                    needed = set().union(*(use.relations.get(one, ()) for one in places))
                    for privilege in needed & set(_EACH):
                        admin.execute(f'grant {privilege} on store."{table}" to runner'.encode())
                admin.execute("set local role runner")
                admin.execute("set local search_path = store")
                with admin.cursor() as cursor:
                    run_one(cursor, statement)


def run_one(cursor: "psycopg.Cursor[tuple[object, ...]]", statement: str) -> None:
    if statement.startswith("copy"):
        with cursor.copy(statement.encode()) as copying:
            list(copying)
    else:
        cursor.execute(statement.encode())


def test_a_log_that_does_not_tell_all_calls_nothing_unused(
    used: PostgresServer, tmp_path: Path
) -> None:
    with psycopg.connect(used.dsn(), autocommit=True) as admin:
        admin.execute("alter role porter in database used set log_statement = 'none'")
    analysis = analysed(used, tmp_path, ".json")
    assert not found(analysis)
    assert any("settings of its own" in one.reason for one in analysis.not_evaluated)
    with psycopg.connect(used.dsn(), autocommit=True) as admin:
        admin.execute("alter role porter in database used reset log_statement")
