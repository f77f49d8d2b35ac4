"""A real Redis server: its settings are read, what may not be read is a gap, no secret is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import yaml

from tests.live.drifting import drift_between
from tests.live.reading import read
from tests.live.servers import free_port, listens, program, running

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = program("redis-server", "redis-server")
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    command = [
        server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--maxmemory", "100mb",
        "--maxmemory-policy", "allkeys-lru", "--masterauth", "hunter2secret",
    ]  # fmt: skip
    with running(command, lambda: listens(port), folder / "log"):
        with redis.Redis(port=port) as client:
            client.execute_command("ACL", "SETUSER", "auditor", "on", ">looking", "+config|get")
            client.execute_command("ACL", "SETUSER", "nobody", "on", ">looking", "+ping")
        yield f"redis://127.0.0.1:{port}"


def test_settings_are_read_by_a_user_that_may_do_nothing_else(cache: str, tmp_path: Path) -> None:
    taken = read(
        "redis", tmp_path, {"PASSWORD": "looking"},
        url=cache, username="auditor", password="env:PASSWORD",
    )  # fmt: skip
    assert not taken.gaps
    settings = taken.resources["redis/settings/shop"].attributes
    assert settings["maxmemory"] == "104857600"
    assert settings["maxmemory-policy"] == "allkeys-lru"


def test_a_password_among_the_settings_is_masked(cache: str, tmp_path: Path) -> None:
    taken = read("redis", tmp_path, url=cache)
    assert taken.resources["redis/settings/shop"].attributes["masterauth"]["masked"]
    assert "hunter2secret" not in taken.text


def test_a_user_without_the_permission_is_a_gap(cache: str, tmp_path: Path) -> None:
    taken = read(
        "redis", tmp_path, {"PASSWORD": "looking"},
        url=cache, username="nobody", password="env:PASSWORD",
    )  # fmt: skip
    assert not taken.resources
    assert taken.gaps["settings"].whole
    assert not taken.gaps["settings"].transient
    assert "+config|get" in taken.gaps["settings"].reason


def test_a_wrong_password_is_a_gap_and_is_not_quoted(cache: str, tmp_path: Path) -> None:
    taken = read(
        "redis", tmp_path, {"PASSWORD": "hunter3"},
        url=cache, username="auditor", password="env:PASSWORD",
    )  # fmt: skip
    assert not taken.gaps["settings"].transient
    assert "hunter3" not in taken.gaps["settings"].reason


def test_a_server_that_is_not_there_is_a_gap_that_may_pass(tmp_path: Path) -> None:
    taken = read("redis", tmp_path, url=f"redis://127.0.0.1:{free_port()}")
    assert taken.gaps["settings"].whole
    assert taken.gaps["settings"].transient


def test_a_password_in_the_address_is_refused(tmp_path: Path) -> None:
    taken = read("redis", tmp_path, url="redis://x:hunter2@127.0.0.1:1")
    assert "env:NAME" in taken.gaps["url"].reason
    assert "hunter2" not in taken.gaps["url"].reason


def test_settings_are_held_against_a_spec_by_what_they_mean(cache: str, tmp_path: Path) -> None:
    spec = "kind: redis/settings\nname: shop\nsettings:\n  maxmemory: 100mb\n  appendonly: true\n"
    found = drift_between(tmp_path, {"cache.yaml": spec}, "redis", url=cache)
    assert [one.path for one in found.changed] == [("appendonly",)]


def test_settings_as_people_write_them_are_what_the_server_makes_of_them(
    cache: str, tmp_path: Path
) -> None:
    written = {
        "maxmemory": "96MB", "maxmemory-policy": "Volatile-LRU", "loglevel": "NOTICE",
        "notify-keyspace-events": "KEA", "hll-sparse-max-bytes": "3kb", "appendfsync": "EVERYSEC",
        "client-output-buffer-limit": "replica 256mb 64mb 60", "timeout": "300",
        "acl-pubsub-default": "ResetChannels", "maxmemory-clients": "5%",
    }  # fmt: skip
    with redis.Redis.from_url(cache) as client:
        before = {name: client.config_get(name)[name] for name in written}
        for name, value in written.items():
            client.config_set(name, value)
        spec = yaml.safe_dump({"kind": "redis/settings", "name": "shop", "settings": written})
        found = drift_between(tmp_path, {"cache.yaml": spec}, "redis", url=cache)
        other = spec.replace("96MB", "96m").replace("KEA", "KE").replace("256mb", "255mb")
        twin = drift_between(tmp_path, {"cache.yaml": other}, "redis", url=cache)
        for name, value in before.items():
            client.config_set(name, value)
    assert found.findings == ()
    assert {one.path[0] for one in twin.changed} == {
        "maxmemory", "notify-keyspace-events", "client-output-buffer-limit",
    }  # fmt: skip
