"""Events of a Kubernetes audit log, as a file tells them."""

from typing import Any

import pytest

from scanner.model.resource import Json
from scanner.normalize.documents.kubernetes_audit import READER
from tests.findings.test_attribution import event
from tests.normalize.documents.reading import read

_TARGET = {"resource": "deployments", "namespace": "shop", "name": "web", "apiGroup": "apps"}


def told(*events: str) -> list[dict[str, Any]]:
    found = read(READER, "audit.log", "\n".join(events) + "\n")
    return [one for held in found if held.kind == "trueup/changes" for one in held.attributes["changes"]]  # fmt: skip


def changes(code: object) -> int:
    return len(told(event(responseStatus={"code": code})))


def test_a_change_that_succeeded_is_told() -> None:
    assert changes(200) == 1


@pytest.mark.parametrize("code", [403, "200 OK", None, [200], {"code": 200}])
def test_a_change_that_was_refused_or_has_no_code_is_not_told_and_ends_nothing(
    code: object,
) -> None:
    assert changes(code) == 0


@pytest.mark.parametrize("part", ["exec", "attach", "portforward", "status", "token", "binding"])
def test_what_is_done_with_an_object_is_no_change_of_it(part: str) -> None:
    assert (
        told(event("create", objectRef={**_TARGET, "resource": "pods", "subresource": part})) == []
    )


def test_a_new_scale_is_a_change_of_the_object() -> None:
    (change,) = told(event("patch", objectRef={**_TARGET, "subresource": "scale"}))
    assert (change["action"], change["touched"]) == ("update", [["spec", "replicas"]])


def test_a_request_that_only_tries_is_no_change() -> None:
    assert told(event(requestURI="/apis/apps/v1/namespaces/shop/deployments/web?dryRun=All")) == []


def test_the_name_of_what_is_made_comes_from_the_object() -> None:
    target = {key: value for key, value in _TARGET.items() if key != "name"}
    (change,) = told(
        event("create", objectRef=target, responseObject={"metadata": {"name": "web-x7"}})
    )
    assert (change["name"], change["action"]) == ("shop/web-x7", "create")


def test_all_objects_of_a_namespace_at_once_have_one_name() -> None:
    target = {key: value for key, value in _TARGET.items() if key != "name"}
    (change,) = told(event("deletecollection", objectRef=target))
    assert (change["name"], change["action"]) == ("shop/*", "delete")


def _object(replicas: int, **metadata: Json) -> Json:
    return {
        "kind": "Deployment",
        "metadata": {"name": "web", **metadata},
        "spec": {"replicas": replicas},
    }


def test_an_update_is_told_by_what_the_object_was_before() -> None:
    first, second, third = told(
        event("create", responseObject=_object(3), stageTimestamp="2026-11-22T08:00:00Z"),
        event("update", responseObject=_object(5), stageTimestamp="2026-11-22T08:10:00Z"),
        event(
            "update",
            responseObject=_object(5, managedFields=[1]),
            stageTimestamp="2026-11-22T08:20:00Z",
        ),
    )
    assert (first["touched"], second["touched"], third["touched"]) == (
        None,
        [["spec", "replicas"]],
        [],
    )


def test_an_update_of_an_object_that_was_not_seen_before_names_no_place() -> None:
    (change,) = told(event("update", responseObject=_object(5)))
    assert change["touched"] is None
