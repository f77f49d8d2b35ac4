"""Drift is told within seconds of the change, once, whatever happens to the watch or the source."""

import signal
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from tests.live.cluster import Cluster, kubeconfig_of
from tests.live.conftest import PostgresServer
from tests.live.etcd import etcd_running
from tests.live.servers import free_port
from tests.live.watching import watching

pytestmark = [pytest.mark.live, pytest.mark.slow]
_INTERVAL = 0.5
_CONFIG = "version: 1\nname: shop\nspecs: specs\nbuilt_in_policies: false\nsources:\n  - {}\n"
_FLAGS = "kind: etcd/keys\nname: flags\nsettings: {/shop/a: 'on', /shop/b: 'on'}\n"


def flags(url: str) -> dict[str, str]:
    source = f"{{kind: etcd, name: flags, url: '{url}', prefixes: [/shop/]}}"
    return {"trueup.yaml": _CONFIG.format(source), "specs/flags.yaml": _FLAGS}


def test_drift_of_etcd_is_told_within_five_seconds_and_the_interval(tmp_path: Path) -> None:
    with etcd_running(tmp_path) as etcd:
        etcd.put("/shop/a", "on")
        etcd.put("/shop/b", "on")
        with watching(tmp_path, flags(etcd.url)) as watch:
            watch.begin(_INTERVAL)
            assert watch.told() == []
            changes = [partial(etcd.put, "/shop/a", value) for value in ("off", "on") * 3]
            assert watch.quickest(changes) < 5 + _INTERVAL
            assert watch.end() == 0
            drifted, resolved, *_ = watch.told()
    assert (drifted["type"], drifted["rule"]) == ("drift", "drift/changed")
    assert "/shop/a" in drifted["message"]
    assert (resolved["type"], resolved["fingerprint"]) == ("resolved", drifted["fingerprint"])


def test_a_transition_is_told_once_across_kills_compaction_and_a_lost_server(
    tmp_path: Path,
) -> None:
    port = free_port()
    with watching(tmp_path, flags(f"http://127.0.0.1:{port}")) as watch:
        with etcd_running(tmp_path, port) as etcd:
            etcd.put("/shop/a", "off")
            etcd.put("/shop/b", "on")
            watch.begin(_INTERVAL)
            watch.until_told(1)
            watch.end(signal.SIGKILL)
            revision = etcd.put("/shop/b", "off")  # while nobody watched
            etcd.compact(revision)
            watch.begin(_INTERVAL)
            watch.until_told(2)
            etcd.put("/shop/other", "1")
        watch.until_told(3)  # the server is gone, and with it all its data and revisions
        with etcd_running(tmp_path, port) as etcd:
            etcd.put("/shop/a", "on")
            etcd.put("/shop/b", "off")
            watch.until(lambda: "readable" in [one["type"] for one in watch.told()])
            watch.until(lambda: len(standing(watch.told())) == 1)
            assert watch.end() == 1
        told = watch.told()
    assert [one["type"] for one in told][:3] == ["drift", "drift", "unread"]
    assert len({one["number"] for one in told}) == len(told)
    (left,) = standing(told).values()
    assert "/shop/b" in left["message"]


def standing(told: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what stands open after everything that was told; nothing is told twice in a row."""
    found: dict[str, dict[str, Any]] = {}
    for one in told:
        if one["type"] == "drift":
            assert one["fingerprint"] not in found
            found[one["fingerprint"]] = one
        elif one["type"] == "resolved":
            del found[one["fingerprint"]]
    return found


def test_drift_of_postgresql_is_told_within_five_seconds_and_the_interval(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    spec = "kind: postgresql/settings\nname: db\nsettings: {deadlock_timeout: 1s}\n"
    config = _CONFIG.format("{kind: postgres, name: db, dsn: 'env:DSN'}")
    files = {"trueup.yaml": config, "specs/db.yaml": spec}
    with (
        watching(tmp_path, files, {"DSN": postgres_server.dsn()}) as watch,
        psycopg.connect(postgres_server.dsn(), autocommit=True) as admin,
    ):
        watch.begin(_INTERVAL)

        def configure(what: LiteralString) -> None:
            admin.execute(f"alter system {what}")
            admin.execute("select pg_reload_conf()")

        there, back = "set deadlock_timeout = '2s'", "reset deadlock_timeout"
        changes = [partial(configure, what) for what in (there, back) * 3]
        assert watch.quickest(changes) < 5 + _INTERVAL
        assert [one["type"] for one in watch.told()] == ["drift", "resolved"] * 3


_OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {}, namespace: shop}}\ndata: {{LEVEL: info}}\n"


def test_a_cluster_is_followed_by_watches_and_listed_anew_when_a_revision_is_lost(
    tmp_path: Path,
) -> None:
    cluster = Cluster()
    for name in ("a", "b", "c"):
        cluster.add("configmaps", name, data={"LEVEL": "info"})
    with kubeconfig_of(cluster, tmp_path) as place:
        config = _CONFIG.format(f"{{kind: kubernetes, name: prod, kubeconfig: '{place}'}}")
        specs = {f"specs/{name}.yaml": _OBJECT.format(name) for name in ("a", "b", "c")}
        with watching(tmp_path, {"trueup.yaml": config, **specs}) as watch:
            watch.begin(1.0)
            lists = sum("configmaps?limit" in one for one in cluster.asked)
            cluster.change("configmaps", "a", data={"LEVEL": "debug"})
            watch.until_told(1)
            cluster.remove("configmaps", "b")
            watch.until_told(2)
            assert sum("configmaps?limit" in one for one in cluster.asked) == lists
            cluster.change("configmaps", "c", data={"LEVEL": "debug"})
            cluster.compacted = cluster.revision + 1
            watch.until_told(3)
            cluster.compacted = 0
            told = watch.told()
    assert [one["rule"] for one in told] == [
        "drift/changed",
        "drift/missing-resource",
        "drift/changed",
    ]
    assert [one["resource"][-1] for one in told] == ["a", "b", "c"]


def test_a_changed_spec_and_a_waiver_are_followed_too(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    (live / "a.yaml").write_text(_OBJECT.format("a"))
    config = _CONFIG.format(f"{{kind: files, name: live, path: '{live}'}}") + "waivers: waivers\n"
    files = {"trueup.yaml": config, "specs/a.yaml": _OBJECT.format("a"), "waivers/w.yaml": "[]\n"}
    with watching(tmp_path, files) as watch:
        watch.begin(_INTERVAL)
        (tmp_path / "specs/a.yaml").write_text(_OBJECT.format("a").replace("info", "warn"))
        watch.until_told(1)
        (live / "a.yaml").write_text(_OBJECT.format("a").replace("info", "error"))
        watch.until_told(2)
        (live / "a.yaml").write_text(_OBJECT.format("a").replace("info", "warn"))
        watch.until_told(3)
        assert [one["type"] for one in watch.told()] == ["drift", "changed", "resolved"]
