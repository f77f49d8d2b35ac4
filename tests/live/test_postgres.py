"""A real PostgreSQL server: everything is read, nothing is written, nothing is passed over."""

import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from scanner.collect.postgres import CONNECTOR, _connected
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Resource
from scanner.normalize.postgres import NORMALIZER
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor
from tests.live.conftest import PostgresServer
from tests.live.drifting import drift_between

pytestmark = pytest.mark.live

_SETUP = """
create role auditor login in role pg_read_all_settings;
create role reader login;
create role operator login createrole valid until '2028-06-30 12:00:00+00';
create role team;
grant team to operator with admin option;
create schema sales;
create table sales.orders (id int);
grant select on sales.orders to public;
grant select, insert on sales.orders to team with grant option;
grant create on schema sales to public;
create function sales.as_owner() returns int language sql security definer as 'select 1';
create function sales.pinned() returns int language sql security definer
  set search_path = pg_catalog as 'select 1';
revoke execute on function sales.pinned() from public;
alter default privileges in schema sales grant select on tables to public;
alter role operator set statement_timeout = '5s';
alter database shop set work_mem = '8MB';
alter system set primary_conninfo = 'host=primary user=copy password=hunter2secret';
"""


@pytest.fixture(scope="module")
def shop(postgres_server: PostgresServer) -> PostgresServer:
    with psycopg.connect(postgres_server.dsn(), autocommit=True) as admin:
        admin.execute("create database shop")
    with psycopg.connect(postgres_server.dsn("shop"), autocommit=True) as admin:
        for statement in _SETUP.split(";\n"):
            admin.execute(statement.encode())
        admin.execute("select pg_reload_conf()")
    return postgres_server


def collect(dsn: str, root: Path, **options: object) -> tuple[list[Snapshot], list[Unreadable]]:
    now = datetime(2028, 3, 1, tzinfo=UTC)
    recorder = EvidenceRecorder(passing_redactor(), MemoryStore(), lambda: now)
    context = CollectContext(
        root, recorder, resolver(root, {"DSN": dsn}), lambda: now, lambda _text: None
    )
    source = Source("postgres", "orders-db", {"dsn": "env:DSN", **options}, owner="data-team")
    read = list(CONNECTOR.collect(source, context))
    gaps = [one for one in read if isinstance(one, Unreadable)]
    return [one for one in read if isinstance(one, Snapshot)], gaps


def resources(snapshots: list[Snapshot]) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for snapshot in snapshots:
        for one in NORMALIZER.normalize(snapshot):
            assert isinstance(one, Resource)
            assert one.evidence == snapshot.digest
            assert one.uid not in found
            found[one.uid] = one
    return found


def test_a_role_that_reads_all_settings_reads_everything(
    shop: PostgresServer, tmp_path: Path
) -> None:
    snapshots, gaps = collect(shop.dsn("shop", "auditor"), tmp_path)
    found = resources(snapshots)
    assert not gaps
    settings = found["postgresql/settings/orders-db"].attributes
    assert settings["work_mem"]["unit"] == "kB"
    assert settings["wal_level"]["enumvals"]
    operator = found["postgresql/role/orders-db/operator"].attributes
    assert operator["rolcreaterole"] is True
    assert operator["rolsuper"] is False
    membership = found["postgresql/membership/orders-db/team/operator/postgres"]
    assert membership.attributes["admin_option"] is True
    assert found["postgresql/override/orders-db/*/operator"].attributes["settings"] == {
        "statement_timeout": "5s"
    }
    assert found["postgresql/override/orders-db/shop/*"].attributes["settings"] == {
        "work_mem": "8MB"
    }


def test_settings_are_those_of_the_server_and_not_of_our_own_session(
    shop: PostgresServer, tmp_path: Path
) -> None:
    found = resources(collect(shop.dsn("shop", "auditor"), tmp_path)[0])
    settings = found["postgresql/settings/orders-db"].attributes
    assert settings["statement_timeout"]["setting"] == "0"
    assert settings["lock_timeout"]["setting"] == "0"
    assert settings["default_transaction_read_only"]["setting"] == "off"
    assert settings["search_path"]["setting"] == '"$user", public'
    assert not {"application_name", "transaction_read_only"} & set(settings)


def test_grants_name_the_public_and_the_grant_option(shop: PostgresServer, tmp_path: Path) -> None:
    found = resources(collect(shop.dsn("shop", "auditor"), tmp_path)[0])
    public = found["postgresql/grant/orders-db/shop/table/sales.orders/PUBLIC"].attributes
    assert public["privileges"] == ["SELECT"]
    team = found["postgresql/grant/orders-db/shop/table/sales.orders/team"].attributes
    assert team["grantable"] == ["INSERT", "SELECT"]
    schema = found["postgresql/grant/orders-db/shop/schema/sales/PUBLIC"].attributes
    assert schema["privileges"] == ["CREATE"]
    database = found["postgresql/grant/orders-db/shop/database/shop/PUBLIC"].attributes
    assert database["is_default"] is True
    default = found["postgresql/default_privilege/orders-db/shop/postgres/sales/table/PUBLIC"]
    assert default.attributes["privileges"] == ["SELECT"]


def test_functions_with_the_rights_of_their_owner_are_read_with_their_search_path(
    shop: PostgresServer, tmp_path: Path
) -> None:
    found = resources(collect(shop.dsn("shop", "auditor"), tmp_path)[0])
    loose = found["postgresql/function/orders-db/shop/sales.as_owner()"].attributes
    assert loose["config"] == []
    assert loose["executable_by"] == ["PUBLIC"]
    assert loose["owner_is_superuser"] is True
    pinned = found["postgresql/function/orders-db/shop/sales.pinned()"].attributes
    assert pinned["config"] == ["search_path=pg_catalog"]
    assert pinned["executable_by"] == []


def test_what_belongs_to_an_extension_is_marked(shop: PostgresServer, tmp_path: Path) -> None:
    found = resources(collect(shop.dsn("shop", "auditor"), tmp_path)[0])
    grants = [one.attributes for one in found.values() if one.kind == "postgresql/grant"]
    assert all(one["of_extension"] is False for one in grants)


def test_a_role_with_an_end_is_a_credential(shop: PostgresServer, tmp_path: Path) -> None:
    found = resources(collect(shop.dsn("shop", "auditor"), tmp_path)[0])
    credential = found["trueup/credential/database-role/orders-db/operator"]
    assert credential.attributes["not_after"] == "2028-06-30T12:00:00Z"
    assert credential.attributes["type"] == "database-role"
    assert credential.owner == "data-team"


def test_a_role_that_is_not_shown_every_setting_is_a_gap(
    shop: PostgresServer, tmp_path: Path
) -> None:
    snapshots, gaps = collect(shop.dsn("shop", "reader"), tmp_path)
    assert [gap.place for gap in gaps] == ["settings"]
    assert "reader" in gaps[0].reason
    assert "pg_read_all_settings" in gaps[0].reason
    assert "postgresql/role/orders-db/reader" in resources(snapshots)


def test_a_setting_that_the_role_is_not_shown_is_open_and_not_missing(
    shop: PostgresServer, tmp_path: Path
) -> None:
    spec = "kind: postgresql/settings\nname: shop\nsettings: {}\n".format(
        "{data_directory: /data, work_mem: 64MB}"
    )
    options = {"dsn": "env:DSN"}
    hidden = {"DSN": shop.dsn("shop", "reader")}
    cut = drift_between(tmp_path, {"db.yaml": spec}, "postgres", hidden, **options)
    assert not cut.missing
    assert any("pg_read_all_settings" in one.reason for one in cut.not_evaluated)
    assert [one.path for one in cut.changed] == [("work_mem",)]
    shown = {"DSN": shop.dsn("shop", "auditor")}
    whole = drift_between(tmp_path, {"db.yaml": spec}, "postgres", shown, **options)
    assert {one.path for one in whole.changed} == {("data_directory",), ("work_mem",)}
    assert not whole.not_evaluated


def test_source_and_unit_of_a_setting_are_read_and_a_pending_restart_shows(
    shop: PostgresServer, tmp_path: Path
) -> None:
    with psycopg.connect(shop.dsn("shop"), autocommit=True) as admin:
        admin.execute("alter system set max_connections = 77")
        admin.execute("alter system set maintenance_work_mem = '7MB'")
        admin.execute("select pg_reload_conf()")
        for _ in range(50):
            pending = admin.execute(
                "select pending_restart from pg_settings where name = 'max_connections'"
            ).fetchone()
            if pending == (True,):
                break
            time.sleep(0.1)
    found = resources(collect(shop.dsn("shop", "auditor"), tmp_path)[0])
    settings = found["postgresql/settings/orders-db"].attributes
    assert settings["max_connections"]["pending_restart"] is True
    memory = settings["maintenance_work_mem"]
    assert (memory["setting"], memory["unit"]) == ("7168", "kB")
    assert memory["source"] == "configuration file"
    assert settings["work_mem"]["source"] == "database"
    with psycopg.connect(shop.dsn("shop"), autocommit=True) as admin:
        admin.execute("alter system reset max_connections")
        admin.execute("alter system reset maintenance_work_mem")
        admin.execute("select pg_reload_conf()")


def test_a_password_in_a_setting_is_not_recorded(shop: PostgresServer, tmp_path: Path) -> None:
    snapshots, _ = collect(shop.dsn("shop"), tmp_path)
    assert any(b"primary_conninfo" in one.content for one in snapshots)
    assert all(b"hunter2secret" not in one.content for one in snapshots)


def test_several_databases_are_read_and_a_missing_one_is_a_gap(
    shop: PostgresServer, tmp_path: Path
) -> None:
    snapshots, gaps = collect(
        shop.dsn("shop", "auditor"), tmp_path, databases=["shop", "postgres", "absent"]
    )
    assert {one.address.partition("/")[0] for one in snapshots} == {"server", "shop", "postgres"}
    assert [(gap.place, gap.whole) for gap in gaps] == [("absent", False)]


def test_the_same_server_gives_the_same_evidence(shop: PostgresServer, tmp_path: Path) -> None:
    first, _ = collect(shop.dsn("shop", "auditor"), tmp_path)
    second, _ = collect(shop.dsn("shop", "auditor"), tmp_path)
    assert [one.digest for one in first] == [one.digest for one in second]


def test_nothing_can_be_written_even_if_the_dsn_asks_for_it(shop: PostgresServer) -> None:
    dsn = shop.dsn("shop") + "?options=-c%20default_transaction_read_only%3Doff"
    source = Source("postgres", "orders-db")
    with (
        _connected(source, conninfo_to_dict(dsn), "") as connection,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        connection.execute("create table sales.written (id int)")


def test_a_server_that_is_not_there_is_a_gap_that_may_pass(tmp_path: Path) -> None:
    snapshots, (gap,) = collect("postgresql://x:hunter2@127.0.0.1:1/y", tmp_path)
    assert not snapshots
    assert gap.whole
    assert gap.transient
    assert "hunter2" not in gap.reason


def test_a_connection_string_that_cannot_be_read_is_not_quoted(tmp_path: Path) -> None:
    _, (gap,) = collect("host=x pass word hunter2", tmp_path)
    assert gap.whole
    assert "hunter2" not in gap.reason
