import json

import pytest

from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Json, Origin, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents.kubernetes import READER, kind_of


def read(text: str, name: str = "a.yaml", kind: str = "files") -> list[Resource | Unreadable]:
    source = Source(kind=kind, name="specs", side=Side.SPEC)
    origin = Origin(source="specs", file=name)
    snapshot = Snapshot(source, name, text.encode(), "sha256:0", origin)
    assert READER.recognises(name, text)
    return list(READER.read(snapshot, text))


def uids(text: str, name: str = "a.yaml") -> list[str]:
    return [each.uid if isinstance(each, Resource) else each.reason for each in read(text, name)]


def manifest(version: str, kind: str, name: str = "x", namespace: str = "") -> dict[str, Json]:
    place = {"namespace": namespace} if namespace else {}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **place}}


@pytest.mark.parametrize(
    ("document", "uid"),
    [
        (manifest("v1", "Service", "web", "shop"), "kubernetes/Service/shop/web"),
        (manifest("apps/v1", "Deployment", "web"), "kubernetes/apps/Deployment/web"),
        (
            manifest("extensions/v1beta1", "Deployment", "web", "shop"),
            "kubernetes/apps/Deployment/shop/web",
        ),
        (
            manifest("rbac.authorization.k8s.io/v1", "ClusterRole", "r", "shop"),
            "kubernetes/rbac.authorization.k8s.io/ClusterRole/r",
        ),
    ],
)
def test_objects_are_identified_by_group_kind_namespace_and_name(
    document: dict[str, Json], uid: str
) -> None:
    assert uids(json.dumps(document), "a.json") == [uid]


def test_documents_of_one_file_keep_their_line_and_index() -> None:
    one = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
    found = [each for each in read(f"# head\n{one}---\n{one}") if isinstance(each, Resource)]
    assert [(each.origin.line, each.document) for each in found] == [(2, 0), (6, 1)]
    assert found[1].lines[("metadata", "name")] == 8


def test_items_of_a_typed_list_take_the_type_of_the_list() -> None:
    answer = {"apiVersion": "v1", "kind": "ServiceList", "items": [{"metadata": {"name": "a"}}]}
    assert uids(json.dumps(answer), "a.json") == ["kubernetes/Service/a"]


def test_an_object_without_a_name_is_a_gap_with_its_line() -> None:
    (gap,) = read("apiVersion: v1\nkind: Service\nmetadata: {}\n")
    assert isinstance(gap, Unreadable)
    assert gap.place == "a.yaml:1"


def test_input_of_tools_beside_the_cluster_is_no_object() -> None:
    assert read("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n") == []


def test_the_version_is_no_part_of_a_kind() -> None:
    assert kind_of(manifest("apps/v1beta1", "Deployment")) == kind_of(
        manifest("apps/v1", "Deployment")
    )
