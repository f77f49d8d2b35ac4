"""Releases of Helm: their hooks are compared and not missed, and a watch follows what is in force."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.kubernetes import CONNECTOR
from scanner.model.connector import Followed
from scanner.model.evidence import Snapshot, Source
from tests.live.cluster import Cluster, kubeconfig_of
from tests.live.drifting import context_in
from tests.live.test_kubernetes import judged, packed, told

pytestmark = pytest.mark.live

HOOK = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: before, annotations: {helm.sh/hook: pre-install}}
data: {LEVEL: info}
"""
RELEASE = "sh.helm.release.v1.web.v{}"


def with_hook(manifest: str) -> str:
    release = {
        "name": "web", "namespace": "shop", "version": 1, "info": {"status": "deployed"},
        "manifest": "", "hooks": [{"name": "before", "events": ["pre-install"], "manifest": manifest}],
    }  # fmt: skip
    stored = base64.b64encode(gzip.compress(json.dumps(release).encode()))
    return base64.b64encode(stored).decode()


def hooked(level: str = "") -> Cluster:
    cluster = Cluster()
    cluster.add("secrets", RELEASE.format(1), type="helm.sh/release.v1", data={"release": with_hook(HOOK)})  # fmt: skip
    cluster.add("configmaps", "other", data={})
    if level:
        noted = {"annotations": {"helm.sh/hook": "pre-install"}}
        cluster.add("configmaps", "before", data={"LEVEL": level}, metadata=noted)
    return cluster


def test_what_a_hook_made_is_compared(tmp_path: Path) -> None:
    assert told(judged(hooked("info"), tmp_path)) == []
    assert [one[:3] for one in told(judged(hooked("debug"), tmp_path))] == [
        ("drift/changed", "kubernetes/ConfigMap/shop/before", "debug")
    ]


def test_a_hook_that_is_gone_is_an_open_question_and_not_missing(tmp_path: Path) -> None:
    report = judged(hooked(), tmp_path)
    assert told(report) == []
    assert ["a hook" in one.reason for one in report.not_evaluated] == [True]
    # The same object, declared by a spec that says the same of itself, and by one that does not.
    spec = HOOK.replace("{name: before,", "{name: before, namespace: shop,")
    assert "drift/missing-resource" not in [
        one[0] for one in told(judged(hooked(), tmp_path, spec))
    ]
    plain = spec.replace("helm.sh/hook", "example.com/hook")
    assert ("drift/missing-resource", "kubernetes/ConfigMap/shop/before") in [
        one[:2] for one in told(judged(hooked(), tmp_path, plain))
    ]


def follow(cluster: Cluster, folder: Path, mark: str) -> Followed:
    with kubeconfig_of(cluster, folder) as place:
        source = Source("kubernetes", "prod", {"kubeconfig": place, "kinds": ["kubernetes/Secret"]})
        assert CONNECTOR.follow is not None
        return CONNECTOR.follow(source, context_in(folder), mark, 1.0)


def addresses(followed: Followed) -> set[str]:
    return {one.address for one in followed.items if isinstance(one, Snapshot)}


def test_a_watch_follows_which_revision_of_a_release_is_in_force(tmp_path: Path) -> None:
    cluster = Cluster()
    kind: Any = "helm.sh/release.v1"
    cluster.add("secrets", RELEASE.format(1), type=kind, data={"release": packed(1, "deployed", HOOK)})  # fmt: skip
    first = follow(cluster, tmp_path, "")
    said = {f"helm/shop/{RELEASE.format(1)}", f"applied-by-helm/shop/{RELEASE.format(1)}"}
    assert addresses(first) == {*said, "listed"}
    cluster.add("secrets", RELEASE.format(2), type=kind, data={})
    cluster.change("secrets", RELEASE.format(2), data={"release": packed(2, "deployed", HOOK)})
    cluster.change("secrets", RELEASE.format(1), data={"release": packed(1, "superseded", HOOK)})
    then = follow(cluster, tmp_path, first.mark)
    assert f"applied-by-helm/shop/{RELEASE.format(2)}" in addresses(then)
    assert then.gone == (f"applied-by-helm/shop/{RELEASE.format(1)}",)
    cluster.remove("secrets", RELEASE.format(2))
    last = follow(cluster, tmp_path, then.mark)
    assert set(last.gone) == {
        f"helm/shop/{RELEASE.format(2)}", f"applied-by-helm/shop/{RELEASE.format(2)}",
    }  # fmt: skip
