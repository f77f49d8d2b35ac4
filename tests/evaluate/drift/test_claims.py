"""What nobody declared by name and is still not unmanaged, each beside what is."""

import pytest

from scanner.evaluate.drift._provider_defaults import is_provider_default
from scanner.model.resource import Json
from scanner.normalize.documents.kubernetes import READER
from tests.evaluate.drift.test_analysis import analysed, live, spec
from tests.normalize.documents.reading import read

_CLAIM, _SET = "kubernetes/PersistentVolumeClaim", "kubernetes/apps/StatefulSet"
_JOB = "kubernetes/batch/Job"
_TEMPLATES: Json = {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}


def claims(*names: str, namespace: str = "shop") -> list[str]:
    """Return which claims are unmanaged beside a StatefulSet and a claim that specs declare."""
    found = analysed(
        spec(_SET, f"{namespace}/db", spec=_TEMPLATES),
        live(_SET, "shop/db", spec=_TEMPLATES),
        spec(_CLAIM, "shop/own"),
        live(_CLAIM, "shop/own"),
        *(live(_CLAIM, f"shop/{name}") for name in names),
    )
    return [one.name.rpartition("/")[2] for one in found.unmanaged]


def test_the_claims_of_a_stateful_set_are_made_from_its_templates() -> None:
    assert claims("data-db-0", "data-db-11") == []
    assert claims("data-db", "data-db-x", "logs-db-0", "data-web-0") == [
        "data-db", "data-db-x", "logs-db-0", "data-web-0",
    ]  # fmt: skip


def test_the_claims_of_another_namespace_are_not() -> None:
    assert claims("data-db-0", namespace="other") == ["data-db-0"]


def test_an_object_whose_name_the_server_chooses_is_never_missing_and_claims_its_kind() -> None:
    text = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-, namespace: shop}\n"
    (declared,) = read(READER, "job.yaml", text)
    assert declared.uid == "kubernetes/batch/Job/shop/migrate-*"
    made = live(_JOB, "shop/migrate-x7k2p", metadata={"generateName": "migrate-"})
    other = live(_JOB, "shop/mine-x7k2p", metadata={"generateName": "mine-"})
    found = analysed(
        spec(_JOB, "shop/migrate-*", metadata={"generateName": "migrate-"}), made, other
    )
    assert found.missing == ()
    assert ["a name of its own" in one.reason for one in found.not_evaluated] == [True]
    assert [one.name for one in found.unmanaged] == ["shop/mine-x7k2p"]


def noted(name: str, field: str = "annotations") -> Json:
    return {"metadata": {field: {name: "x"}}}


_TLS = {"type": "kubernetes.io/tls"}
_LEADER = "control-plane.alpha.kubernetes.io/leader"
_FLOW = "kubernetes/flowcontrol.apiserver.k8s.io/FlowSchema"
_API = "kubernetes/apiregistration.k8s.io/APIService"
_CLASS = "kubernetes/scheduling.k8s.io/PriorityClass"


@pytest.mark.parametrize(
    ("kind", "name", "made", "own"),
    [
        ("kubernetes/Secret", "shop/tls", {**_TLS, **noted("cert-manager.io/certificate-name")}, _TLS),
        ("kubernetes/ConfigMap", "shop/lock", noted(_LEADER), {}),
        ("kubernetes/PersistentVolume", "pv", noted("pv.kubernetes.io/provisioned-by"), {}),
        (_FLOW, "probes", noted("apf.kubernetes.io/autoupdate-spec"), {}),
        (_API, "v1.apps", noted("kube-aggregator.kubernetes.io/automanaged", "labels"), {}),
    ],
)  # fmt: skip
def test_what_a_controller_notes_as_its_own_is_made_by_the_platform(
    kind: str, name: str, made: dict[str, Json], own: dict[str, Json]
) -> None:
    assert is_provider_default(live(kind, name, **made))
    assert not is_provider_default(live(kind, name, **own))


def test_classes_of_the_system_are_made_by_the_platform() -> None:
    assert is_provider_default(live(_CLASS, "system-node-critical"))
    assert not is_provider_default(live(_CLASS, "shop-critical"))
