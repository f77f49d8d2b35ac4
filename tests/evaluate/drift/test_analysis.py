from dataclasses import replace
from typing import Any

import pytest

from scanner.evaluate.drift._analysis import Analysis, analyse
from scanner.evaluate.drift._examples import AS_OF, deployment, inventory, resource, services
from scanner.evaluate.drift._pairing import pair
from scanner.evaluate.drift._provider_defaults import is_provider_default
from scanner.evaluate.drift.changed import changed
from scanner.evaluate.drift.missing_resource import missing_resource
from scanner.evaluate.drift.unmanaged_resource import unmanaged_resource
from scanner.model.observation import Observation
from scanner.model.resource import Json, Origin, Resource, estate_of
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.masked import masked_value

SERVICE = "kubernetes/Service"


def spec(kind: str, name: str, file: str = "", **attributes: Json) -> Resource:
    return _placed(resource(Side.SPEC, kind, name, attributes), file)


def live(kind: str, name: str, file: str = "", **attributes: Json) -> Resource:
    return _placed(resource(Side.LIVE, kind, name, attributes), file)


def _placed(made: Resource, file: str) -> Resource:
    return replace(made, origin=Origin(source="s", file=file, line=1)) if file else made


def analysed(*resources: Resource, **settings: Json) -> Analysis:
    return analyse(estate_of(resources, AS_OF, drift=settings))


def observed(check: Any, analysis: Analysis) -> list[Observation]:
    return list(check.find(analysis))


def test_a_spec_without_a_namespace_means_the_only_object_of_its_name() -> None:
    found = pair([spec(SERVICE, "web")], [live(SERVICE, "shop/web"), live(SERVICE, "shop/api")])
    assert [(s.uid, other.uid) for s, other in found.both] == [
        ("kubernetes/Service/web", "kubernetes/Service/shop/web")
    ]


def test_of_two_objects_with_one_name_the_configured_namespace_decides() -> None:
    lives = [live(SERVICE, "shop/web"), live(SERVICE, "test/web")]
    assert pair([spec(SERVICE, "web")], lives).both == ()
    found = pair([spec(SERVICE, "web")], lives, namespace="test")
    assert [other.uid for _spec, other in found.both] == ["kubernetes/Service/test/web"]


def test_a_namespace_in_the_spec_of_a_cluster_wide_kind_does_not_count() -> None:
    kind = "kubernetes/example.com/Fleet"
    assert pair([spec(kind, "shop/all")], [live(kind, "all")]).both


def test_a_spec_for_one_namespace_never_means_another() -> None:
    assert not pair([spec(SERVICE, "shop/web")], [live(SERVICE, "test/web")]).both


def test_nameless_documents_pair_by_path_and_then_by_file_name() -> None:
    one = spec("env-file", "a/app", "a/app.env")
    two = spec("env-file", "b/app", "b/app.env")
    here, there = live("env-file", "a/app", "a/app.env"), live("env-file", "b/app", "b/app.env")
    assert pair([one, two], [there, here]).both == ((one, here), (two, there))
    far = live("env-file", "deep/in/app", "deep/in/app.env")
    assert pair([one], [far]).both == ((one, far),)
    assert not pair([one, two], [far]).both


def test_a_plain_spec_takes_the_kind_of_what_it_is_about() -> None:
    plain = spec("generic", "orders", "orders.yaml", work_mem="64MB")
    server = live("postgresql/settings", "orders", "orders.json")
    (wanted, _held) = pair([plain], [server]).both[0]
    assert (wanted.kind, wanted.uid) == ("postgresql/settings", "postgresql/settings/orders")


def test_two_single_files_are_compared_whatever_they_are_called() -> None:
    one, other = spec("generic", "want", "want.yaml"), live("generic", "have", "have.json")
    assert not pair([one], [other]).both
    assert pair([one], [other], single=True).both


def test_objects_with_names_are_never_paired_for_being_single() -> None:
    assert not pair([spec(SERVICE, "shop/a")], [live(SERVICE, "shop/b")], single=True).both


def test_what_no_live_source_gave_is_an_open_question_and_never_missing() -> None:
    analysis = analyse(services(("web",), ()))
    assert analysis.missing == ()
    assert [(each.resource, each.incomplete) for each in analysis.not_evaluated] == [
        ("kubernetes/Service/shop/web", True)
    ]


def test_two_specs_that_contradict_each_other_are_an_open_question() -> None:
    analysis = analysed(
        spec(SERVICE, "shop/web", port=1),
        spec(SERVICE, "shop/web", port=2),
        live(SERVICE, "shop/web", port=2),
    )
    assert [each.resource for each in analysis.not_evaluated] == ["kubernetes/Service/shop/web"]
    assert (analysis.differences, analysis.unmanaged) == ((), ())


def test_one_spec_is_held_against_every_source_that_has_the_resource() -> None:
    here = live(SERVICE, "shop/web", "a.json", port=2)
    there = replace(here, scope="other-cluster", attributes={"port": 3})
    analysis = analysed(spec(SERVICE, "shop/web", port=1), here, there)
    assert [each.entry.live for each in analysis.differences] == [2, 3]


def test_only_kinds_and_namespaces_with_specs_are_claimed() -> None:
    analysis = analysed(
        spec(SERVICE, "shop/web"),
        live(SERVICE, "shop/web"),
        live(SERVICE, "shop/debug"),
        live(SERVICE, "kube-system/dns"),
        live("kubernetes/ConfigMap", "shop/x"),
    )
    assert [each.uid for each in analysis.unmanaged] == ["kubernetes/Service/shop/debug"]


@pytest.mark.parametrize(
    ("kind", "name", "attributes", "made"),
    [
        ("kubernetes/ConfigMap", "shop/kube-root-ca.crt", {}, True),
        ("kubernetes/ConfigMap", "shop/kube-root-ca", {}, False),
        ("kubernetes/ServiceAccount", "shop/default", {}, True),
        ("kubernetes/ServiceAccount", "shop/deployer", {}, False),
        ("kubernetes/Service", "default/kubernetes", {}, True),
        ("kubernetes/Service", "shop/kubernetes", {}, False),
        ("kubernetes/Secret", "shop/t", {"type": "kubernetes.io/service-account-token"}, True),
        ("kubernetes/Secret", "shop/t", {"type": "Opaque"}, False),
        ("kubernetes/Pod", "shop/p", {"metadata": {"ownerReferences": [{"kind": "Job"}]}}, True),
        ("kubernetes/Pod", "shop/p", {"metadata": {"ownerReferences": []}}, False),
        ("kubernetes/Namespace", "kube-system", {}, True),
        ("kubernetes/Namespace", "shop", {}, False),
        ("aws/iam/role", "r", {"Path": "/aws-service-role/rds.amazonaws.com/"}, True),
        ("aws/iam/role", "r", {"Path": "/"}, False),
        ("aws/iam/policy", "p", {"Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, True),
        ("aws/iam/policy", "p", {"Arn": "arn:aws:iam::123456789012:policy/x"}, False),
        ("aws/ec2/security_group", "sg", {"GroupName": "default"}, True),
        ("aws/ec2/security_group", "sg", {"GroupName": "web"}, False),
    ],
)
def test_what_a_platform_makes_is_known_and_nothing_else(
    kind: str,
    name: str,
    attributes: dict[str, Json],
    made: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    assert is_provider_default(live(kind, name, **attributes)) is made


def test_strict_shows_what_a_platform_made_with_its_cause() -> None:
    kind = "kubernetes/ServiceAccount"
    resources = (spec(kind, "shop/web"), live(kind, "shop/web"), live(kind, "shop/default"))
    assert observed(unmanaged_resource, analysed(*resources)) == []
    (found,) = observed(unmanaged_resource, analysed(*resources, strict=True))
    assert found.facts["cause"] == "provider_default"


def test_a_renamed_resource_is_reported_with_both_names() -> None:
    body = {"port": 80}
    analysis = analysed(
        spec(SERVICE, "shop/web"),
        live(SERVICE, "shop/web"),
        spec(SERVICE, "shop/old", spec=body),
        live(SERVICE, "shop/new", spec=body),
    )
    (gone,), (new,) = observed(missing_resource, analysis), observed(unmanaged_resource, analysis)
    assert (gone.resource, gone.facts["probable_rename"]) == (f"{SERVICE}/shop/old", new.resource)
    assert new.facts["probable_rename"] == gone.resource


def test_an_element_of_an_inventory_is_a_resource_with_a_path() -> None:
    analysis = analyse(inventory([{"id": "a", "x": 1}], [{"id": "a", "x": 2}, {"id": "b"}]))
    (unmanaged,) = observed(unmanaged_resource, analysis)
    assert unmanaged.path == ("resources", {"id": "b"})
    assert unmanaged.facts["cause"] == "unmanaged"
    (edited,) = observed(changed, analysis)
    assert edited.path == ("resources", {"id": "a"}, "x")


def test_secrets_never_reach_an_observation() -> None:
    digest = "0123456789abcdef" * 4
    analysis = analysed(
        spec("generic", "app", "app.yaml", PASSWORD=masked_value("k", digest)),
        live("generic", "app", "app.yaml", PASSWORD=masked_value("k", digest[::-1])),
    )
    (found,) = observed(changed, analysis)
    assert (found.expected, found.actual, found.facts["masked"]) == ("(masked)", "(masked)", True)
    assert digest not in repr(found)
    assert found.remedy is not None
    assert not found.remedy.automatic


def test_a_drifted_number_can_be_adopted_and_a_permission_only_by_a_person() -> None:
    (number,) = observed(changed, analyse(deployment({"replicas": 3}, {"replicas": 5})))
    assert number.remedy is not None
    assert number.remedy.automatic
    assert dict(number.remedy.arguments) == {
        "file": "specs/shop.yaml",
        "format": "yaml",
        "document": 0,
        "line": 1,
        "path": ["spec", "replicas"],
        "expected": 3,
        "value": 5,
    }
    pod = {"hostNetwork": False}
    (network,) = observed(
        changed,
        analyse(
            deployment({"template": {"spec": pod}}, {"template": {"spec": {"hostNetwork": True}}})
        ),
    )
    assert network.remedy is not None
    assert not network.remedy.automatic
    assert "permission" in network.remedy.reason


def test_the_owner_of_a_field_is_named_where_the_server_records_it() -> None:
    record = {"manager": "kube-controller-manager", "fieldsV1": {"f:spec": {"f:replicas": {}}}}
    (found,) = observed(
        changed,
        analysed(
            spec("kubernetes/apps/Deployment", "shop/web", spec={"replicas": 1}),
            live(
                "kubernetes/apps/Deployment",
                "shop/web",
                spec={"replicas": 4},
                metadata={"managedFields": [record]},
            ),
        ),
    )
    assert found.facts["manager"] == "kube-controller-manager"


def test_a_damaged_record_of_the_last_apply_is_told() -> None:
    mark = "kubectl.kubernetes.io/last-applied-configuration"
    analysis = analysed(
        spec(SERVICE, "shop/web"),
        live(SERVICE, "shop/web", metadata={"annotations": {mark: "{"}}),
    )
    assert [each.incomplete for each in analysis.not_evaluated] == [False]


def test_documents_of_other_questions_are_no_configuration() -> None:
    analysis = analysed(spec("entitlements", "tools"), live("usage", "bots"))
    assert replace(analysis, tested={}) == Analysis()
    assert not any(analysis.tested.values())


def test_settings_pair_with_the_server_of_that_name_or_the_only_one() -> None:
    kind = "postgresql/settings"
    orders, stock = (
        spec(kind, "db/orders", "db/orders.yaml"),
        spec(kind, "db/stock", "db/stock.yaml"),
    )
    first, second = live(kind, "orders"), live(kind, "stock")
    assert pair([orders, stock], [second, first]).both == ((orders, first), (stock, second))
    assert pair([orders], [second]).both == ((orders, second),)
    assert pair([orders, stock], [live(kind, "a"), live(kind, "b")]).both == ()


def test_a_setting_is_shown_as_a_configuration_file_writes_it() -> None:
    held = {"setting": "16384", "unit": "8kB", "vartype": "integer"}
    (found,) = observed(
        changed,
        analysed(
            spec("postgresql/settings", "db", "db.yaml", shared_buffers="256MB"),
            live("postgresql/settings", "db", shared_buffers=held),
        ),
    )
    assert (found.expected, found.actual) == ("256MB", "128MB")
    assert found.text == "shared_buffers is 128MB; the spec says 256MB"
    assert not found.facts["type_changed"]


def test_a_setting_that_awaits_a_restart_is_drift_though_the_old_value_agrees() -> None:
    held = {"setting": "100", "vartype": "integer", "pending_restart": True}
    (found,) = observed(
        changed,
        analysed(
            spec("postgresql/settings", "db", "db.yaml", max_connections=100),
            live("postgresql/settings", "db", max_connections=held),
        ),
    )
    assert found.actual == {"setting": "100", "pending_restart": True}
    assert found.remedy is None
