"""Gatekeeper's templates and constraints run over Kubernetes documents as they are."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.evaluate.policies._gatekeeper import CONSTRAINT, TEMPLATE
from scanner.model.resource import Resource, estate_of
from scanner.model.vocabulary import Severity, Side
from tests.evaluate.policies.engines import engine

CODE = """\
package requiredlabels

violation[{"msg": msg}] {
  wanted := input.parameters.labels[_]
  not input.review.object.metadata.labels[wanted]
  msg := sprintf("no label <%v>", [wanted])
}
"""
MODERN = CODE.replace('violation[{"msg": msg}] {', 'violation contains {"msg": msg} if {')


def template(code: dict[str, Any]) -> Resource:
    target = {"target": "admission.k8s.gatekeeper.sh", **code}
    spec = {"crd": {"spec": {"names": {"kind": "RequiredLabels"}}}, "targets": [target]}
    return Resource(f"{TEMPLATE}/t", TEMPLATE, {"spec": spec}, side=Side.SPEC)


def constraint(**spec: Any) -> Resource:
    document = {
        "kind": "RequiredLabels",
        "metadata": {"name": "owner"},
        "spec": {"parameters": {"labels": ["owner"]}, **spec},
    }
    kind = f"{CONSTRAINT}RequiredLabels"
    return Resource(f"{kind}/owner", kind, document, side=Side.SPEC)


def pod(name: str, namespace: str = "shop", **labels: str) -> Resource:
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    document = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}
    return Resource(f"kubernetes/Pod/{namespace}/{name}", "kubernetes/Pod", document)


def run(*resources: Resource, name: str = "embedded") -> PolicyAnalysis:
    estate = estate_of(resources, datetime(2028, 3, 27, tzinfo=UTC))
    return analyse(estate, engine(name))


@pytest.mark.parametrize("name", ["embedded", "opa"])
@pytest.mark.parametrize(
    "code",
    [
        {"rego": CODE},
        {"code": [{"engine": "Rego", "source": {"rego": MODERN, "version": "v1"}}]},
    ],
)
def test_a_constraint_reports_what_its_template_says(name: str, code: dict[str, Any]) -> None:
    seen = run(template(code), constraint(), pod("web"), pod("db", owner="data"), name=name)
    [one] = seen.observations
    assert (one.rule, one.text, one.resource) == (
        "requiredlabels/owner", "no label <owner>", "kubernetes/Pod/shop/web",
    )  # fmt: skip
    assert seen.not_evaluated == ()


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ({"kinds": [{"apiGroups": [""], "kinds": ["Pod"]}]}, 1),
        ({"kinds": [{"apiGroups": ["apps"], "kinds": ["*"]}]}, 0),
        ({"namespaces": ["sh*"]}, 1),
        ({"namespaces": ["kube-system"]}, 0),
        ({"excludedNamespaces": ["shop"]}, 0),
        ({"scope": "Cluster"}, 0),
        ({"labelSelector": {"matchLabels": {"tier": "web"}}}, 1),
        ({"labelSelector": {"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}}, 0),
    ],
)
def test_a_constraint_looks_at_what_it_matches(match: dict[str, Any], found: int) -> None:
    seen = run(template({"rego": CODE}), constraint(match=match), pod("web", tier="web"))
    assert len(seen.observations) == found


SHARED = """\
package lib.labels

missing(object, wanted) {
  not object.metadata.labels[wanted]
}
"""
WITH_LIBRARY = """\
package requiredlabels

import data.lib.labels

violation[{"msg": msg}] {
  wanted := input.parameters.labels[_]
  labels.missing(input.review.object, wanted)
  msg := sprintf("no label <%v>", [wanted])
}
"""


@pytest.mark.parametrize("name", ["embedded", "opa"])
@pytest.mark.parametrize(
    ("shape", "version"),
    [("rego", ""), ("code", ""), ("code", "v1")],
)
def test_the_libraries_of_a_template_are_there_in_its_syntax(
    name: str, shape: str, version: str
) -> None:
    texts = [WITH_LIBRARY, SHARED]
    if version == "v1":
        texts = [
            WITH_LIBRARY.replace('[{"msg": msg}] {', ' contains {"msg": msg} if {'),
            SHARED.replace(") {", ") if {"),
        ]
    source = {"rego": texts[0], "libs": texts[1:]} | ({"version": version} if version else {})
    code = source if shape == "rego" else {"code": [{"engine": "Rego", "source": source}]}
    seen = run(template(code), constraint(), pod("web"), name=name)
    assert [one.text for one in seen.observations] == ["no label <owner>"]
    assert seen.not_evaluated == ()


@pytest.mark.parametrize(
    ("given", "labels"),
    [({}, ["team"]), ({"labels": []}, []), ({"labels": ["a", "b"]}, ["a", "b"]), (None, [])],
)
def test_parameters_that_are_left_out_are_what_the_schema_of_the_template_gives(
    given: dict[str, Any] | None, labels: list[str]
) -> None:
    held = template({"rego": CODE})
    listed = {"type": "array", "default": ["team"], "items": {"type": "string"}}
    nested = {"type": "object", "properties": {"depth": {"default": 3}}}
    schema = {"type": "object", "properties": {"labels": listed, "nested": nested}}
    crd = {**held.attributes["spec"]["crd"]["spec"], "validation": {"openAPIV3Schema": schema}}
    spec = {**held.attributes["spec"], "crd": {"spec": crd}}
    parameters = {} if given is None else {"parameters": {"nested": {}, **given}}
    asked = constraint(**({"parameters": None} | parameters))
    seen = run(replace(held, attributes={"spec": spec}), asked, pod("web"))
    assert [one.text for one in seen.observations] == [f"no label <{name}>" for name in labels]


@pytest.mark.parametrize("name", ["embedded", "opa"])
def test_the_details_of_a_violation_are_kept(name: str) -> None:
    code = CODE.replace('{"msg": msg}', '{"msg": msg, "details": {"missing": [wanted]}}')
    [one] = run(template({"rego": code}), constraint(), pod("web"), name=name).observations
    assert one.facts["details"] == {"missing": ["owner"]}


def test_what_cannot_be_asked_is_said() -> None:
    assert "no ConstraintTemplate" in run(constraint(), pod("web")).not_evaluated[0].reason
    other = template({"code": [{"engine": "K8sNativeValidation", "source": {}}]})
    assert "no Rego" in run(other, constraint(), pod("web")).not_evaluated[0].reason


def test_a_warning_is_low() -> None:
    seen = run(template({"rego": CODE}), constraint(enforcementAction="warn"), pod("web"))
    assert seen.rules["requiredlabels/owner"].severity is Severity.LOW


def named(kind: str, name: str, **labels: str) -> Resource:
    document = {
        "apiVersion": "v1" if kind == "Namespace" else "rbac.authorization.k8s.io/v1",
        "kind": kind,
        "metadata": {"name": name, "labels": labels},
    }
    return Resource(f"kubernetes/{kind}/{name}", f"kubernetes/{kind}", document)


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ({"namespaces": ["shop"]}, ["admin", "shop", "web"]),
        ({"namespaces": ["kube-*"]}, ["admin", "kube-system"]),
        ({"excludedNamespaces": ["*-system"]}, ["admin", "shop", "web"]),
        ({"namespaces": ["default"]}, ["admin", "bare"]),
        ({"scope": "Namespaced"}, ["bare", "web"]),
        ({"scope": "Cluster"}, ["admin", "kube-system", "shop"]),
        ({"scope": "cluster"}, ["admin", "kube-system", "shop", "web"]),
        ({"source": "Generated"}, []),
        ({"source": "Original", "name": "*e*"}, ["kube-system", "web"]),
        ({"namespaceSelector": {"matchLabels": {"env": "prod"}}}, ["admin", "shop", "web"]),
        (
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}},
            ["admin", "shop", "web"],
        ),
    ],
)
def test_namespaces_and_objects_of_the_cluster_match_as_gatekeeper_matches_them(
    match: dict[str, Any], found: list[str]
) -> None:
    objects = [
        pod("web"),
        named("Namespace", "shop", env="prod"),
        named("Namespace", "kube-system"),
        named("ClusterRole", "admin"),
    ]
    if {"Namespaced", "default"} & {match.get("scope"), *match.get("namespaces", ())}:
        objects.append(named("Role", "bare"))
    seen = run(template({"rego": CODE}), constraint(match=match), *objects)
    assert sorted(one.resource.rpartition("/")[2] for one in seen.observations) == found
    assert seen.not_evaluated == ()


@pytest.mark.parametrize(
    ("match", "reason"),
    [
        ({"nonsense": 1}, "spec.match.nonsense is unknown"),
        ({"namespaces": ["sho?"]}, "'sho?' is a name with * at its ends alone"),
        (
            {"labelSelector": {"matchExpressions": [{"key": "a", "operator": "Often"}]}},
            "'Often' is none of In, NotIn",
        ),
        ({"namespaceSelector": {"matchLabels": {"a": "b"}}}, "labels of the namespace 'shop'"),
    ],
)
def test_a_match_that_cannot_be_decided_is_never_a_pass(match: dict[str, Any], reason: str) -> None:
    seen = run(template({"rego": CODE}), constraint(match=match), pod("web"))
    [gap] = seen.not_evaluated
    assert reason in gap.reason
    assert gap.incomplete


@pytest.mark.parametrize(
    ("actions", "severity"),
    [(["warn"], Severity.LOW), (["dryrun", "deny"], Severity.HIGH), ([], Severity.HIGH)],
)
def test_the_strongest_of_several_actions_weighs(actions: list[str], severity: Severity) -> None:
    listed = [{"action": one, "enforcementPoints": [{"name": "*"}]} for one in actions]
    asked = constraint(enforcementAction="scoped", scopedEnforcementActions=listed)
    seen = run(template({"rego": CODE}), asked, pod("web"))
    assert seen.rules["requiredlabels/owner"].severity is severity


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ({"rego": CODE.replace("violation", "deny")}, "no rule `violation`"),
        ({"rego": 'package a\nviolation[{"msg": "m"}] { external_data({}) }'}, "external_data"),
    ],
)
def test_a_template_that_gatekeeper_would_not_take_is_never_a_pass(
    code: dict[str, Any], reason: str
) -> None:
    assert reason in run(template(code), constraint(), pod("web")).not_evaluated[0].reason
    held = template({"rego": CODE})
    twice = {**held.attributes["spec"], "targets": held.attributes["spec"]["targets"] * 2}
    two = replace(held, attributes={"spec": twice})
    assert "exactly one target" in run(two, constraint(), pod("web")).not_evaluated[0].reason


@pytest.mark.parametrize(
    ("kind", "incomplete"),
    [
        ("mutations.gatekeeper.sh/Assign", False),
        ("expansion.gatekeeper.sh/ExpansionTemplate", True),
    ],
)
def test_what_else_gatekeeper_does_is_named(kind: str, *, incomplete: bool) -> None:
    document: dict[str, Any] = {"kind": kind.partition("/")[2], "metadata": {"name": "m"}}
    other = Resource(f"kubernetes/{kind}/m", f"kubernetes/{kind}", document, side=Side.SPEC)
    for beside in ((), (template({"rego": CODE}), constraint())):
        [gap] = run(*beside, other, pod("web", owner="x")).not_evaluated
        assert gap.what == f"{document['kind'].lower()}/m"
        assert gap.incomplete is incomplete


def test_what_is_declared_is_the_inventory_where_nothing_live_was_read() -> None:
    code = """package unique
violation[{"msg": name}] {
  data.inventory.namespace[_]["v1"].Pod[name]
  name != input.review.object.metadata.name
}
"""
    declared = [replace(pod(name), side=Side.SPEC) for name in ("a", "b")]
    seen = run(template({"rego": code}), constraint(), *declared)
    assert sorted(one.text for one in seen.observations) == ["a", "b"]
