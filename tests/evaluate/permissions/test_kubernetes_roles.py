"""A role narrowed to its use keeps all of it and grants nothing anew; names only where they last."""

import json
from itertools import product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._kubernetes_can import AccessReview, groups_of, review
from scanner.evaluate.permissions._kubernetes_examples import bind, cluster_role, kubernetes_use
from scanner.evaluate.permissions.kubernetes_role_too_wide import kubernetes_role_too_wide
from scanner.model.evidence import Source
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._kubernetes_use import Uses
from scanner.normalize.grammars.kubernetes_rules import Rule, rule_of
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from scanner.remediate.narrow_role import narrow_role
from tests.findings.test_attribution import NOW, event
from tests.live.drifting import context_in

RUNNER = "system:serviceaccount:ci:runner"
RBAC = "rbac.authorization.k8s.io"
VERBS = ("get", "list", "create", "deletecollection")
RESOURCES, NAMES = ("pods", "secrets", "pods/log", "configmaps"), ("", "one", "two")
UNIVERSE = [
    AccessReview(RUNNER, groups_of(RUNNER, ()), verb, resource, group, place, name)
    for verb, resource, group, place, name in product(
        (*VERBS, "bind"), RESOURCES, ("", "apps"), ("shop", "till"), NAMES
    )
]
RULES = st.fixed_dictionaries(
    {
        "verbs": st.lists(st.sampled_from((*VERBS, "*", "bind")), min_size=1, max_size=3),
        "apiGroups": st.lists(st.sampled_from(("", "apps", "*")), min_size=1, max_size=2),
        "resources": st.lists(st.sampled_from((*RESOURCES, "*", "*/log")), min_size=1, max_size=2),
    },
    optional={"resourceNames": st.lists(st.sampled_from(NAMES[1:]), min_size=1, max_size=2)},
)
USES = st.builds(
    " ".join, st.tuples(*(st.sampled_from(one) for one in (VERBS, RESOURCES, ("shop",), NAMES)))
)


def found(*resources: Resource) -> list[Observation]:
    return list(kubernetes_role_too_wide.find(analyse(account(*resources))))


def bound(*rules: Json, namespace: str = "shop", **more: Json) -> tuple[Resource, Resource]:
    binding = bind("worker", "ci/runner", kind="ServiceAccount", namespace=namespace)
    return cluster_role("worker", *rules, **more), binding


def fixed(arguments: Json, text: str) -> str:
    after = narrow_role.apply(arguments, text)
    assert after is not None
    return after


def narrowed(role: Resource, remedy: Json) -> Resource:
    """Return the role as the fix writes it, the same from JSON and from YAML."""
    text = json.dumps(dict(role.attributes))
    arguments = {**remedy, "path": [], "document": 0}
    as_json = json.loads(fixed({**arguments, "file": "a.json"}, text))
    as_yaml = json.loads(fixed({**arguments, "file": "a.yaml"}, text))
    assert as_json == as_yaml
    return Resource(role.uid, role.kind, as_json)


def allowed(*resources: Resource) -> set[AccessReview]:
    estate = account(*resources)
    return {asked for asked in UNIVERSE if review(estate, asked).verdict == "allow"}


@given(st.lists(RULES, min_size=1, max_size=3), st.lists(USES, min_size=1, max_size=5))
def test_what_was_used_stays_allowed_and_nothing_is_granted_anew(
    rules: list[dict[str, Json]], uses: list[str]
) -> None:
    role, binding = bound(*rules)
    use = kubernetes_use(RUNNER, *uses)
    for one in found(role, binding, use):
        assert one.remedy
        after = narrowed(role, one.remedy.arguments)
        assert not found(after, binding, use)
        before = allowed(role, binding)
        assert allowed(after, binding) <= before
        assert len(after.attributes["rules"]) == one.remedy.arguments["proof"]["rules_after"]
        for each in uses:
            verb, resource, namespace, name = (*each.split(" "), "")[:4]
            asked = AccessReview(RUNNER, groups_of(RUNNER, ()), verb, resource, "", namespace, name)
            still = review(account(after, binding), asked).verdict
            assert still == review(account(role, binding), asked).verdict


@given(RULES, RULES)
def test_one_rule_covers_another_only_when_it_allows_all_of_it(one: Json, other: Json) -> None:
    if rule_of(one).covers(rule_of(other)):
        holder = bind("worker", "ci/runner", kind="ServiceAccount", namespace="shop")
        wide, narrow = cluster_role("worker", one), cluster_role("worker", other)
        assert allowed(narrow, holder) <= allowed(wide, holder)


def test_a_rule_never_covers_what_it_does_not_speak_of() -> None:
    named = Rule(("get",), ("",), ("secrets",), ("one",))
    assert not named.covers(Rule(("get",), ("",), ("secrets",)))
    assert not Rule(("get",), ("",), ("pods",)).covers(Rule(("get",), ("",), ("pods/exec",)))
    assert not Rule(("get",), (), (), (), ("/a",)).covers(Rule(("get",), (), (), (), ("/a*",)))
    assert Rule(("get",), (), (), (), ("/a*",)).covers(Rule(("get",), (), (), (), ("/a/*",)))
    assert Rule(("*",), ("*",), ("*/log",)).covers(Rule(("get",), ("",), ("pods/log",)))


def rules_after(*rules: Json, uses: tuple[str, ...]) -> list[Json]:
    role, binding = bound(*rules)
    [one] = found(role, binding, kubernetes_use(RUNNER, *uses))
    return [*one.facts["rules"]]


ALL = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}


def test_names_are_written_only_where_the_request_has_one_that_lasts() -> None:
    for use, names in (
        ("get secrets shop token", ["token"]),
        ("create secrets shop", None),
        ("deletecollection secrets shop", None),
        ("list secrets shop", None),
        ("get pods shop web", None),
        ("get configmaps shop run-x2k4q", None),
        ("get configmaps shop build-1732233600", None),
    ):
        [rule] = rules_after(ALL, uses=(use,))
        assert rule.get("resourceNames") == names, use


def test_what_admission_and_the_kubelet_ask_is_kept_as_it_is() -> None:
    kept = [
        {"verbs": ["bind"], "apiGroups": [RBAC], "resources": ["clusterroles"]},
        {"verbs": ["get"], "nonResourceURLs": ["/metrics"]},
        {"verbs": ["get"], "apiGroups": [""], "resources": ["nodes/metrics"]},
    ]
    idle = {"verbs": ["delete"], "apiGroups": [""], "resources": ["pods"]}
    secrets = {"verbs": ["get"], "apiGroups": [""], "resources": ["secrets"]}
    after = rules_after(*kept, idle, secrets, uses=("get secrets shop token",))
    assert [rule_of(one) for one in after[:3]] == [rule_of(one) for one in kept]
    assert after[3:] == [{**secrets, "resourceNames": ["token"]}]


def test_who_writes_roles_is_not_judged_and_named() -> None:
    role, binding = bound(ALL, namespace="")
    use = kubernetes_use(RUNNER, "create rolebindings shop", "get pods shop")
    use.attributes["uses"][0]["group"] = RBAC
    analysis = analyse(account(role, binding, use))
    assert not list(kubernetes_role_too_wide.find(analysis))
    assert any(one.resource == role.uid for one in analysis.not_evaluated)


def test_every_subject_of_every_binding_must_have_been_seen() -> None:
    role, binding = bound(ALL)
    use = kubernetes_use(RUNNER, "get secrets shop token")
    assert found(role, binding, use)
    assert not found(role, binding, bind("worker", "developers"), use)
    elsewhere = kubernetes_use(RUNNER, "get secrets till token")
    assert not found(role, binding, elsewhere)


def test_shipped_and_aggregated_roles_and_their_parts_are_not_judged() -> None:
    use = kubernetes_use(RUNNER, "get secrets shop token")
    shipped = {"labels": {"kubernetes.io/bootstrapping": "rbac-defaults"}}
    feeding = {"labels": {f"{RBAC}/aggregate-to-edit": "true"}}
    joined = {"labels": {"join": "yes"}}
    for metadata in (shipped, feeding, joined):
        role, binding = bound(ALL, metadata=metadata)
        selectors = {"clusterRoleSelectors": [{"matchLabels": {"join": "yes"}}]}
        total = cluster_role("sum", aggregationRule=selectors)
        assert not found(role, binding, total, use)


def test_the_name_of_a_new_object_is_not_a_name_of_the_request() -> None:
    uses = Uses()
    uses.add(json.loads(event(verb="create")))
    uses.add(json.loads(event(verb="patch")))
    assert sorted((key[2], sorted(names or ())) for key, names in uses.found.items()) == [
        ("create", [""]), ("patch", ["web"]),
    ]  # fmt: skip


MANIFEST = """\
apiVersion: v1
kind: List
items:
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: cleaner, namespace: shop}
    rules:
      - apiGroups: [apps] # deployments
        resources: [deployments]
        verbs: [patch, delete]
      - apiGroups: [""]
        resources: [secrets]
        verbs: [get]
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: cleaner, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: cleaner}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: operator-1}]
"""


def scanned(root: Path) -> list[Observation]:
    gathered = gather((Source("files", "cluster", {"path": "files"}),), context_in(root))
    report = assess(gathered, Question("test", ("permissions",), NOW), Judgement())
    wanted = "permissions/kubernetes-role-too-wide"
    return [one.observation for one in report.findings if one.rule == wanted]


def test_files_and_a_log_give_a_patch_after_which_the_finding_is_gone(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "rbac.yaml").write_text(MANIFEST)
    (files / "audit.log").write_text(event() + "\n")
    [one] = scanned(tmp_path)
    assert one.remedy
    after = fixed(one.remedy.arguments, MANIFEST)
    assert 'resourceNames: ["web"]\n        verbs: ["patch"]\n  - apiVersion' in after
    (files / "rbac.yaml").write_text(after)
    assert not scanned(tmp_path)
