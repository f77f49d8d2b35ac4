"""The SQL of a remedy ends the finding on a real server, and its inverse brings back what was."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from scanner import plugins
from scanner.evaluate.permissions._analysis import analyse
from scanner.model.check import Check
from scanner.model.observation import Observation
from scanner.model.resource import Resource, estate_of
from tests.live.conftest import PostgresServer
from tests.live.test_postgres import collect, resources

pytestmark = pytest.mark.live

_RULES = (
    "postgresql-grant-to-public", "postgresql-grant-option", "postgresql-createrole",
    "postgresql-expired-role",
)  # fmt: skip
_SETUP = (
    'create role "odd ""name" login createrole valid until \'2020-01-01 00:00:00+00\'',
    'create schema "Mixed"',
    'create table "Mixed"."or;ders" (id int)',
    'grant select, update on "Mixed"."or;ders" to public',
    'grant select, insert on "Mixed"."or;ders" to "odd ""name" with grant option',
    'grant create on schema "Mixed" to public',
    'alter default privileges in schema "Mixed" grant select on tables to public',
    "create sequence public.numbers",
    "grant usage on sequence public.numbers to public",
)


@pytest.fixture(scope="module")
def revocable(postgres_server: PostgresServer) -> PostgresServer:
    with psycopg.connect(postgres_server.dsn(), autocommit=True) as admin:
        admin.execute("create database revocable")
    run(postgres_server, *_SETUP)
    return postgres_server


def run(server: PostgresServer, *statements: str) -> None:
    with psycopg.connect(server.dsn("revocable"), autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement.encode())


def held(server: PostgresServer, root: Path) -> dict[str, Resource]:
    snapshots, gaps = collect(server.dsn("revocable"), root, databases=["revocable"])
    assert not gaps
    return resources(snapshots)


def found(server: PostgresServer, root: Path) -> dict[tuple[str, str], Observation]:
    analysis = analyse(estate_of(held(server, root).values(), datetime(2028, 3, 1, tzinfo=UTC)))
    checks = ((name, plugins.load_as("evaluate", f"permissions/{name}", Check)) for name in _RULES)
    return {
        (name, one.resource): one
        for name, check in checks
        for one in check.find(analysis)
        if "revocable" in one.resource or "odd" in one.resource
    }


def privileges(server: PostgresServer, root: Path) -> dict[str, Any]:
    return {
        uid: one.attributes
        for uid, one in held(server, root).items()
        if one.kind in ("postgresql/grant", "postgresql/default_privilege", "postgresql/role")
    }


def test_each_remedy_ends_its_finding_and_can_be_undone(
    revocable: PostgresServer, tmp_path: Path
) -> None:
    before = privileges(revocable, tmp_path)
    open_now = found(revocable, tmp_path)
    assert {name for name, _ in open_now} == set(_RULES)
    for key, observation in open_now.items():
        assert observation.remedy is not None
        run(revocable, observation.remedy.arguments["sql"])
        left = found(revocable, tmp_path)
        assert key not in left
        assert left.keys() <= open_now.keys()
        run(revocable, observation.remedy.arguments["inverse"])
        assert privileges(revocable, tmp_path) == before
