"""Settings as people write them are what a real server makes of them; another value is found."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml
from psycopg import sql

from scanner.model.resource import Json
from tests.live.conftest import PostgresServer
from tests.live.drifting import drift_between

pytestmark = pytest.mark.live

WRITTEN: dict[str, Json] = {
    "work_mem": "4097kB", "maintenance_work_mem": "0.125GB", "temp_buffers": "9MB",
    "search_path": '"$user", Public', "synchronous_commit": "Remote_Apply", "wal_compression": True,
    "random_page_cost": 1.10, "checkpoint_timeout": "0.25h", "log_min_duration_statement": "250ms",
    "DateStyle": "iso, dmy", "default_statistics_target": "101",
    "autovacuum_vacuum_cost_delay": 3, "autovacuum_vacuum_scale_factor": "0.30",
    "max_wal_size": "2 GB", "effective_cache_size": 524289, "archive_command": "cp %p /archive",
    "log_statement": "DDL", "bgwriter_lru_multiplier": "3e0", "jit": 0, "geqo_seed": ".5",
    "idle_in_transaction_session_timeout": "5 min", "backslash_quote": "On",
    "constraint_exclusion": "yes", "bytea_output": "HEX", "hash_mem_multiplier": 3,
    "wal_keep_size": "32MB", "deadlock_timeout": "2s", "temp_file_limit": "1GB",
    "log_connections": "t", "shop.level": "Value",
}  # fmt: skip


@pytest.fixture
def server(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """Give the server these settings, and take them away again."""
    with psycopg.connect(postgres_server.dsn(), autocommit=True) as admin:
        for name, value in WRITTEN.items():
            if "." not in name:
                words = sql.SQL(str(value)) if name == "search_path" else sql.Literal(_text(value))
                admin.execute(
                    sql.SQL("alter system set {} = {}").format(sql.Identifier(name.lower()), words)
                )
        admin.execute("select pg_reload_conf()")
        yield postgres_server
        for name in WRITTEN:
            if "." not in name:
                admin.execute(sql.SQL("alter system reset {}").format(sql.Identifier(name.lower())))
        admin.execute("select pg_reload_conf()")


def _text(value: Json) -> str:
    return ("off", "on")[value] if isinstance(value, bool) else str(value)


def differing(folder: Path, server: PostgresServer, **other: Json) -> list[str]:
    document = {
        "kind": "postgresql/settings",
        "name": "orders-db",
        "settings": {**WRITTEN, **other},
    }
    found = drift_between(
        folder, {"db.yaml": yaml.safe_dump(document)}, "postgres", {"DSN": server.dsn()},
        dsn="env:DSN",
    )  # fmt: skip
    return sorted(str(one.observation.path[0]) for one in found.findings)


def test_every_spelling_is_what_the_server_says(tmp_path: Path, server: PostgresServer) -> None:
    assert differing(tmp_path, server) == []


def test_another_value_in_any_spelling_is_found(tmp_path: Path, server: PostgresServer) -> None:
    other: dict[str, Json] = {"work_mem": "4096kB", "jit": "yes", "log_statement": "all", "checkpoint_timeout": "16min"}  # fmt: skip
    assert differing(tmp_path, server, **other) == sorted(other)
