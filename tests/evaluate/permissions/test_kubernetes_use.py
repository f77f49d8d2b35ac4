"""A binding narrowed to the namespace of its use keeps all use and grants nothing anew."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_can import AccessReview, groups_of, review
from scanner.evaluate.permissions._kubernetes_examples import bind, cluster_role, kubernetes_use
from scanner.evaluate.permissions.kubernetes_binding_too_wide import kubernetes_binding_too_wide
from scanner.model.evidence import Source
from scanner.model.observation import Observation
from scanner.model.resource import Estate, Json, Resource
from scanner.normalize.documents._kubernetes_use import Uses
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from scanner.remediate.bind_in_namespace import bind_in_namespace
from tests.findings.test_attribution import NOW, event
from tests.live.drifting import context_in

RUNNER = "system:serviceaccount:ci:runner"
RBAC = "rbac.authorization.k8s.io"
VERBS, RESOURCES = ("get", "list", "create"), ("pods", "secrets", "pods/log")
PLACES, NAMES = ("", "shop", "till"), ("", "one", "two")
UNIVERSE = [
    AccessReview(user, groups_of(user, ()), verb, resource, "", namespace, name)
    for user in (RUNNER, "system:serviceaccount:shop:runner", "somebody")
    for verb, resource, namespace, name in product(VERBS, RESOURCES, PLACES, NAMES)
]
RULES = st.fixed_dictionaries(
    {
        "verbs": st.lists(st.sampled_from((*VERBS, "*")), min_size=1, max_size=2),
        "apiGroups": st.just([""]),
        "resources": st.lists(st.sampled_from((*RESOURCES, "*")), min_size=1, max_size=2),
    },
    optional={"resourceNames": st.lists(st.sampled_from(NAMES[1:]), min_size=1, max_size=2)},
)
USES = st.builds(
    " ".join, st.tuples(*(st.sampled_from(one) for one in (VERBS, RESOURCES, PLACES[1:2], NAMES)))
)


def found(*resources: Resource) -> list[Observation]:
    return list(kubernetes_binding_too_wide.find(analyse(account(*resources))))


def narrowed(binding: Resource, remedy: Json) -> Resource:
    """Return the binding as the fix writes it."""
    document = {"kind": "ClusterRoleBinding", **binding.attributes}
    arguments = {**remedy, "name": document["metadata"]["name"]}
    after = json.loads(bind_in_namespace.apply(arguments, json.dumps(document)) or "")
    assert after.pop("kind") == "RoleBinding"
    kind = f"kubernetes/{RBAC}/RoleBinding"
    return Resource(f"{kind}/{after['metadata']['namespace']}/x", kind, after)


@given(st.lists(RULES, min_size=1, max_size=3), st.lists(USES, min_size=1, max_size=4))
def test_what_was_used_stays_allowed_and_nothing_is_granted_anew(
    rules: list[dict[str, Json]], uses: list[str]
) -> None:
    role = cluster_role("worker", *rules)
    binding = bind("worker", "ci/runner", kind="ServiceAccount")
    for one in found(role, binding, kubernetes_use(RUNNER, *uses)):
        assert one.remedy
        after_binding = narrowed(binding, one.remedy.arguments)
        before, after = account(role, binding), account(role, after_binding)
        assert not found(role, after_binding, kubernetes_use(RUNNER, *uses))
        allowed = {asked: _allows(before, asked) for asked in UNIVERSE}
        assert not [asked for asked in UNIVERSE if _allows(after, asked) and not allowed[asked]]
        for use in uses:
            verb, resource, namespace, name = (*use.split(" "), "")[:4]
            asked = AccessReview(RUNNER, groups_of(RUNNER, ()), verb, resource, "", namespace, name)
            assert _allows(after, asked) == _allows(before, asked)


def _allows(estate: Estate, asked: AccessReview) -> bool:
    return review(estate, asked).verdict == "allow"


RULE = {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}


def test_every_subject_must_have_been_seen() -> None:
    binding = bind("worker", "ci/runner", kind="ServiceAccount")
    second = {"kind": "User", "name": "operator-1"}
    two = replace(
        binding,
        attributes={**binding.attributes, "subjects": [*binding.attributes["subjects"], second]},
    )
    role, use = cluster_role("worker", RULE), kubernetes_use(RUNNER, "get pods shop")
    assert found(role, binding, use)
    assert not found(role, two, use)


def test_aggregated_and_shipped_roles_are_not_judged() -> None:
    use = kubernetes_use(RUNNER, "get pods shop")
    selectors = {"clusterRoleSelectors": [{"matchLabels": {"join": "yes"}}]}
    part = cluster_role("part", RULE, metadata={"labels": {"join": "yes"}})
    total = cluster_role("sum", aggregationRule=selectors)
    assert not found(part, total, bind("sum", "ci/runner", kind="ServiceAccount"), use)
    assert not found(bind("view", "ci/runner", kind="ServiceAccount"), use)
    labels = {"kubernetes.io/bootstrapping": "rbac-defaults"}
    shipped = bind("worker", "ci/runner", kind="ServiceAccount", labels=labels)
    assert not found(cluster_role("worker", RULE), shipped, use)


def test_too_many_names_count_as_use_of_any_name() -> None:
    role = cluster_role("worker", {**RULE, "resourceNames": ["one"]})
    binding = bind("worker", "ci/runner", kind="ServiceAccount")
    use = kubernetes_use(RUNNER, "get pods shop one", "get pods till many")
    assert found(role, binding, use)
    use.attributes["uses"][1]["names"] = None
    assert not found(role, binding, use)


def used(*lines: str) -> list[dict[str, Json]]:
    uses = Uses()
    for line in lines:
        uses.add(json.loads(line))
    fields = ("user", "groups", "verb", "group", "resource", "namespace", "url")
    return [{**dict(zip(fields, key, strict=True)), "names": v} for key, v in uses.found.items()]


def test_use_is_what_the_authorizer_allowed() -> None:
    [one] = used(event())
    assert (one["user"], one["verb"], one["group"], one["resource"], one["namespace"]) == (
        "operator-1", "patch", "apps", "deployments", "shop",
    )  # fmt: skip
    assert one["names"] == {"web"}
    assert not used(event(responseStatus={"code": 403}))
    assert not used(event(annotations={"authorization.k8s.io/decision": "forbid"}))
    assert not used(event(stage="RequestReceived"))
    refused_later = {"authorization.k8s.io/decision": "allow"}
    assert used(event(responseStatus={"code": 403}, annotations=refused_later))
    assert used(event(responseStatus={"code": 404}))
    assert used(event(stage="ResponseStarted", verb="watch"))


def test_the_namespace_is_that_of_the_request_and_not_that_of_the_object() -> None:
    [one] = used(event(requestURI="/apis/apps/v1/deployments?x=/namespaces/shop/"))
    assert one["namespace"] == ""
    [one] = used(event(requestURI="/apis/apps/v1/namespaces/shop/deployments/web"))
    assert one["namespace"] == "shop"


def test_acting_as_another_is_use_of_both() -> None:
    both = used(event(impersonatedUser={"username": RUNNER}))
    assert [(one["user"], one["verb"], one["namespace"]) for one in both] == [
        ("operator-1", "impersonate", "ci"), (RUNNER, "patch", "shop"),
    ]  # fmt: skip
    as_user = used(event(impersonatedUser={"username": "operator-2", "groups": ["wheel"]}))
    assert [one["resource"] for one in as_user] == ["users", "groups", "deployments"]


ODD: tuple[Json, ...] = (
    None, 7, "", [], {}, [[]], {"code": []}, {"username": [], "groups": {}}, {"groups": [None]},
    {"authorization.k8s.io/decision": []}, {"namespace": 1, "name": {}}, {"username": "system:serviceaccount:"},
)  # fmt: skip
FIELDS = (
    "user", "objectRef", "stage", "responseStatus", "annotations", "impersonatedUser",
    "requestURI", "verb",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(ODD)))
def test_events_of_any_shape_are_counted_or_passed_over(changed: dict[str, Json]) -> None:
    Uses().add({**json.loads(event()), **changed})


ROLE_FILE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cleaner}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [patch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: cleaner
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cleaner}
subjects:
  - {apiGroup: rbac.authorization.k8s.io, kind: User, name: operator-1}
"""


def scanned(root: Path) -> list[Observation]:
    """Return what is said about the bindings of a folder."""
    gathered = gather((Source("files", "cluster", {"path": "files"}),), context_in(root))
    report = assess(gathered, Question("test", ("permissions",), NOW), Judgement())
    wanted = "permissions/kubernetes-binding-too-wide"
    return [one.observation for one in report.findings if one.rule == wanted]


def test_files_and_a_log_give_a_patch_after_which_the_finding_is_gone(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "rbac.yaml").write_text(ROLE_FILE)
    (files / "audit.log").write_text(event() + "\n")
    [one] = scanned(tmp_path)
    assert one.remedy
    after = bind_in_namespace.apply(one.remedy.arguments, ROLE_FILE) or ""
    assert "kind: RoleBinding\nmetadata:\n  namespace: shop\n  name: cleaner\n" in after
    (files / "rbac.yaml").write_text(after)
    assert not scanned(tmp_path)
