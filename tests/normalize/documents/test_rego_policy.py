from scanner.model.vocabulary import Side
from tests.evaluate.policies.modules import gaps, module


def test_a_module_becomes_a_resource_with_its_place_and_outline() -> None:
    text = "# METADATA\n# title: T\npackage policies.a\n\nfinding contains 1\n"
    found = module("policies/a.rego", text)
    assert (found.kind, found.side) == ("trueup/policy", Side.SPEC)
    assert found.uid == "trueup/policy/acme/policies/a.rego"
    assert str(found.origin) == "policies/a.rego:3"
    assert found.evidence == "sha256:policies/a.rego"
    assert found.attributes["rules"] == {"finding": 5}
    assert found.attributes["annotations"][0]["values"] == {"title": "T"}
    assert found.attributes["test"] is False


def test_a_test_module_is_known_by_its_file_or_package() -> None:
    assert module("policies/a_test.rego", "package policies.a\n").attributes["test"]
    assert module("policies/a.rego", "package policies.a_test\n").attributes["test"]


def test_a_module_without_a_package_is_a_gap() -> None:
    [gap] = gaps("policies/a.rego", "finding contains 1\n")
    assert gap.place == "policies/a.rego:1"
    assert "no package declaration" in gap.reason


def test_metadata_that_cannot_be_read_is_a_gap_beside_the_policy() -> None:
    [gap] = gaps("policies/a.rego", "# METADATA\n# a: b: c\npackage policies.a\n")
    assert gap.place == "policies/a.rego:1"


def test_a_module_beyond_reason_is_a_gap() -> None:
    [gap] = gaps("policies/a.rego", "package a\n" + "#" * 1_000_001)
    assert "characters" in gap.reason
