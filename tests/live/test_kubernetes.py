"""A cluster is read through the API: every page, every kind, and what is refused is a gap."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

from scanner.model.evidence import Source
from scanner.model.run import Report
from scanner.model.vocabulary import Side
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from scanner.operate.run_identity import now
from tests.live.cluster import Cluster, kubeconfig_of
from tests.live.drifting import context_in, drift_between
from tests.live.reading import Read, read

_MANAGED = [
    {"manager": "kubectl", "operation": "Apply", "apiVersion": "apps/v1",
     "fieldsV1": {"f:spec": {"f:replicas": {}}}},
]  # fmt: skip


def shop(**rest: Any) -> Cluster:
    cluster = Cluster(**rest)
    for number in range(5):
        cluster.add("deployments", f"web-{number}", spec={"replicas": 3}, metadata={"managedFields": _MANAGED})  # fmt: skip
        cluster.add("configmaps", f"settings-{number}", data={"LEVEL": "info"})
        cluster.add("clusterroles", f"reader-{number}", "", rules=[])
    cluster.add("namespaces", "shop", "")
    cluster.add("configmaps", "settings", "other", data={"LEVEL": "info"})
    cluster.add("events", "noise")
    cluster.add("secrets", "db", type="Opaque", data={"user": "aHVudGVyMnNlY3JldA=="})
    return cluster


def taken(cluster: Cluster, folder: Path, **options: object) -> Read:
    with kubeconfig_of(cluster, folder) as place:
        return read("kubernetes", folder, None, kubeconfig=place, **options)


def test_every_page_of_every_kind_is_read(tmp_path: Path) -> None:
    cluster = shop()
    found = taken(cluster, tmp_path, page_size=2)
    assert not found.gaps
    assert sum("continue=" in one for one in cluster.asked) >= 6
    assert len(found.of_kind("kubernetes/apps/Deployment")) == 5
    assert len(found.of_kind("kubernetes/ConfigMap")) == 6
    assert set(found.of_kind("kubernetes/Namespace")) == {"shop"}
    assert not found.of_kind("kubernetes/Event")


def test_field_ownership_and_the_scope_are_kept(tmp_path: Path) -> None:
    one = taken(shop(), tmp_path).resources["kubernetes/apps/Deployment/shop/web-0"]
    assert one.attributes["metadata"]["managedFields"] == _MANAGED
    assert (one.scope, one.owner) == ("shop", "platform")
    assert one.attributes["kind"] == "Deployment"


def test_no_value_of_a_secret_is_recorded(tmp_path: Path) -> None:
    found = taken(shop(), tmp_path)
    assert "aHVudGVyMnNlY3JldA" not in found.text
    assert found.resources["kubernetes/Secret/shop/db"].attributes["data"]["user"]["masked"]


def test_a_kind_that_may_not_be_listed_is_a_gap_and_the_rest_is_read(tmp_path: Path) -> None:
    found = taken(shop(refused=("/api/v1/secrets",)), tmp_path)
    assert {place: gap.reason for place, gap in found.gaps.items()} == {
        "api/v1/secrets": "refused: allow the verb list on secrets"
    }
    assert len(found.of_kind("kubernetes/apps/Deployment")) == 5


def test_a_spec_of_a_kind_that_may_not_be_listed_is_open_and_not_missing(tmp_path: Path) -> None:
    spec = "apiVersion: v1\nkind: {}\nmetadata: {{name: absent, namespace: {}}}\n"
    specs = {"s.yaml": spec.format("Secret", "shop"), "c.yaml": spec.format("ConfigMap", "shop")}
    with kubeconfig_of(shop(refused=("/api/v1/secrets",)), tmp_path) as place:
        found = drift_between(tmp_path, specs, "kubernetes", kubeconfig=place)
    assert [one.observation.resource for one in found.missing] == [
        "kubernetes/ConfigMap/shop/absent"
    ]
    (gap,) = (one for one in found.not_evaluated if one.resource)
    assert gap.resource == "kubernetes/Secret/shop/absent"
    assert "allow the verb list on secrets" in gap.reason


def test_a_namespace_that_was_not_read_leaves_its_specs_open(tmp_path: Path) -> None:
    spec = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: absent, namespace: {}}}\n"
    specs = {"a.yaml": spec.format("shop"), "b.yaml": spec.format("other")}
    with kubeconfig_of(shop(), tmp_path) as place:
        found = drift_between(tmp_path, specs, "kubernetes", kubeconfig=place, namespaces=["shop"])
    assert [one.observation.resource for one in found.missing] == [
        "kubernetes/ConfigMap/shop/absent"
    ]
    assert [one.resource for one in found.not_evaluated] == ["kubernetes/ConfigMap/other/absent"]


def test_a_cluster_that_cannot_be_read_leaves_its_specs_open_beside_one_that_can(
    tmp_path: Path,
) -> None:
    spec = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: absent, namespace: shop}\n"
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.yaml").write_text(spec)
    with kubeconfig_of(shop(), tmp_path) as place:
        sources = (
            Source("files", "specs", {"path": "specs"}, side=Side.SPEC),
            Source("kubernetes", "one", {"kubeconfig": place}),
            Source("kubernetes", "other", {"kubeconfig": "absent"}),
        )
        gathered = gather(sources, context_in(tmp_path))
    settings = {"drift": {"source_kinds": {"other": "kubernetes"}}}
    report = assess(gathered, Question("x", ("drift",), now(), settings=settings), Judgement())
    assert not [one for one in report.findings if one.rule == "drift/missing-resource"]
    (gap,) = (one for one in report.not_evaluated if one.resource)
    assert "the source other was not read" in gap.reason


def test_one_namespace_and_some_kinds_can_be_chosen(tmp_path: Path) -> None:
    found = taken(shop(), tmp_path, namespaces=["other"], kinds=["kubernetes/ConfigMap"])
    assert set(found.of_kind("kubernetes/ConfigMap")) == {"other/settings"}
    assert not found.of_kind("kubernetes/apps/Deployment")


def test_a_continuation_that_expired_begins_the_list_again(tmp_path: Path) -> None:
    found = taken(shop(expired={"4"}), tmp_path, page_size=2)
    assert not found.gaps
    assert len(found.of_kind("kubernetes/apps/Deployment")) == 5


def test_a_refused_credential_is_one_gap_over_everything(tmp_path: Path) -> None:
    found = taken(shop(token="another"), tmp_path)
    assert not found.resources
    assert found.gaps["server"].whole


def test_without_a_configuration_nothing_is_asked(tmp_path: Path) -> None:
    found = read("kubernetes", tmp_path, kubeconfig="absent")
    assert "no configuration" in found.gaps["server"].reason


def test_a_release_of_helm_says_chart_and_values_and_no_secret(tmp_path: Path) -> None:
    cluster = Cluster()
    release(cluster, APPLIED)
    cluster.add(
        "secrets", "broken", type="helm.sh/release.v1", data={"release": "bm90IHBhY2tlZA=="}
    )
    found = taken(cluster, tmp_path)
    assert set(found.gaps) == {"helm/shop/broken"}
    one = found.resources["helm/release/shop/web"].attributes
    assert (one["chart"], one["chart_version"], one["revision"]) == ("web", "1.4.0", 2)
    assert one["values"]["replicas"] == 3
    assert "hunter2secret" not in found.text
    assert "aHVudGVyMnNlY3JldA" not in found.text


APPLIED = """\
# Source: web/templates/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {LEVEL: info, MODE: strict}
---
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData: {user: hunter2secret}
---
# nothing is rendered here
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
"""
READER = [{"apiGroups": [""], "resources": ["pods"], "verbs": ["list", "get"]}]


def release(cluster: Cluster, manifest: str) -> None:
    """Put two revisions of one release into a cluster; the first is not in force any more."""
    for revision, status, text in ((1, "superseded", "kind: [broken"), (2, "deployed", manifest)):
        cluster.add(
            "secrets", f"sh.helm.release.v1.web.v{revision}", type="helm.sh/release.v1",
            data={"release": packed(revision, status, text)},
        )  # fmt: skip


def released(level: str = "info", user: str = "aHVudGVyMnNlY3JldA==", **data: str) -> Cluster:
    """Return a cluster with what the release made, and something else of the same kind."""
    cluster = Cluster()
    release(cluster, APPLIED)
    cluster.add("configmaps", "settings", data={"LEVEL": level, "MODE": "strict", **data})
    cluster.add("configmaps", "of-another", data={})
    cluster.add("secrets", "db", type="Opaque", data={"user": user})
    cluster.add("clusterroles", "reader", "", rules=READER)
    return cluster


def judged(cluster: Cluster, folder: Path, spec: str = "") -> Report:
    (folder / "specs").mkdir(exist_ok=True)
    (folder / "specs/a.yaml").write_text(spec or "# nothing is declared\n")
    with kubeconfig_of(cluster, folder) as place:
        sources = (
            Source("files", "specs", {"path": "specs"}, side=Side.SPEC),
            Source("kubernetes", "prod", {"kubeconfig": place}),
        )
        gathered = gather(sources, context_in(folder))
    return assess(gathered, Question("x", ("drift",), now()), Judgement())


def told(report: Report) -> list[tuple[str, str, Any, Any]]:
    return [
        (one.rule, one.observation.resource, one.observation.actual, one.observation.facts["cause"])
        for one in report.findings
    ]


def test_what_a_release_of_helm_applied_is_no_drift_and_claims_nothing_else(tmp_path: Path) -> None:
    report = judged(released(), tmp_path)
    assert told(report) == []
    assert not report.unread


def test_an_edit_of_what_helm_applied_is_found_without_any_spec(tmp_path: Path) -> None:
    report = judged(released(level="debug", user="b3RoZXI="), tmp_path)
    assert sorted(told(report)) == [
        ("drift/changed", "kubernetes/ConfigMap/shop/settings", "debug", "live_edit"),
        ("drift/changed", "kubernetes/Secret/shop/db", "(masked)", "live_edit"),
    ]
    facts = report.findings[0].observation.facts
    assert facts["applied_by"] == "Helm, release shop/web, revision 2"


def test_what_helm_applied_and_somebody_deleted_is_missing(tmp_path: Path) -> None:
    cluster = released()
    cluster.objects["clusterroles"].clear()
    assert [one[:2] for one in told(judged(cluster, tmp_path))] == [
        ("drift/missing-resource", "kubernetes/rbac.authorization.k8s.io/ClusterRole/reader")
    ]


SPEC = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n"


def test_what_helm_applied_tells_who_moved_and_what_left_the_spec(tmp_path: Path) -> None:
    report = judged(released(OWN="1"), tmp_path, f"{SPEC}data: {{LEVEL: warn}}\n")
    assert sorted(told(report), key=str) == [
        ("drift/added", "kubernetes/ConfigMap/shop/settings", "strict", "removed_from_spec"),
        ("drift/changed", "kubernetes/ConfigMap/shop/settings", "info", "unapplied_spec"),
        # The spec claims this kind in this namespace; a release alone does not.
        ("drift/unmanaged-resource", "kubernetes/ConfigMap/shop/of-another", None, "unmanaged"),
    ]
    report = judged(
        released(level="debug"), tmp_path, f"{SPEC}data: {{LEVEL: info, MODE: strict}}\n"
    )
    assert told(report)[0] == (
        "drift/changed", "kubernetes/ConfigMap/shop/settings", "debug", "live_edit"
    )  # fmt: skip


def packed(revision: int, status: str, manifest: str) -> str:
    release = {
        "name": "web", "namespace": "shop", "version": revision, "info": {"status": status},
        "chart": {"metadata": {"name": "web", "version": "1.4.0", "appVersion": "7"}},
        "config": {"replicas": 3, "database": {"password": "hunter2secret"}},
        "manifest": manifest,
    }  # fmt: skip
    stored = base64.b64encode(gzip.compress(json.dumps(release).encode()))
    return base64.b64encode(stored).decode()
