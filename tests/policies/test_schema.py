"""The published schema of a policy's input says what a policy really gets."""

import json
from datetime import UTC, datetime

import jsonschema
import pytest

from bench.data_input_schemas import files
from scanner.evaluate.policies._engine_opa import OpaEngine
from scanner.evaluate.policies._input import input_of, inputs_of
from scanner.evaluate.policies._input_fields import OF_RESOURCE
from scanner.evaluate.policies._policy import Policy, policies_of
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side
from scanner.operate.config import load
from scanner.operate.pipeline import gather, understand
from scanner.operate.policy_fields import wrong_fields
from scanner.operate.policy_schemas import input_schemas
from scanner.operate.run_identity import now
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor
from tests.evaluate.policies.modules import PACK, module, pack

SCHEMA = json.loads((PACK / "schema/input.json").read_text(encoding="utf-8"))
[FOUND] = policies_of([module("policies/a/b.rego", "package a.b\n\nfinding contains 1\n")])
assert isinstance(FOUND, Policy)
POLICY = FOUND


@pytest.mark.parametrize("side", Side)
def test_every_input_follows_the_published_schema(side: Side) -> None:
    resource = Resource(
        "kubernetes/Pod/shop/web",
        "kubernetes/Pod",
        {"spec": {"tuple": (1, None), "masked": {"masked": "hmac-sha256:k", "hmac": "00"}}},
        side=side,
        origin=Origin("cluster", "pod.yaml", 3),
    )
    [text] = inputs_of(POLICY, resource, datetime(2028, 3, 27, tzinfo=UTC))
    given = json.loads(text)
    jsonschema.validate(given, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert set(given) == set(SCHEMA["properties"]) == set(OF_RESOURCE)
    assert given["attributes"]["spec"]["tuple"] == [1, None]
    assert given["name"] == "shop/web"


def test_the_published_schemas_are_those_of_the_packages_and_the_model() -> None:
    for path, text in files().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make data`"


def test_every_document_of_the_sample_estate_follows_the_schema_of_its_kind() -> None:
    schemas = input_schemas()
    seen = set()
    for one in _sample_estate():
        if one.kind in schemas:
            given = input_of(POLICY, one, datetime(2028, 3, 27, tzinfo=UTC))
            jsonschema.validate(json.loads(json.dumps(given, default=dict)), schemas[one.kind])
            seen.add(one.kind)
    assert len(seen) > 8


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("input.attributes.spec.hostNetwrk", "did you mean 'hostNetwork'?"),
        ('input.attributes["spec"]["hostNetwrk"]', "did you mean 'hostNetwork'?"),
        ("input.attributes.spec.containers[_].imag", "did you mean 'image'?"),
        ("input.attributes.spec.containers.image", "input.attributes.spec.containers has no field"),
        ('object.get(input.attributes, ["spec", "contaners"], [])', "did you mean 'containers'?"),
        ('object.get(input.attributes.spec, "contaners", [])', "did you mean 'containers'?"),
        ("input.attributes.spec.hostNetwork.on", "has no field 'on': there are none"),
        ("input.atributes", "did you mean 'attributes'?"),
        ("input.origin.lines", "did you mean 'line'?"),
    ],
)
def test_a_mistyped_field_is_an_error_with_its_place(line: str, said: str) -> None:
    [error] = wrong_fields([_reading(line)], [], "v1")
    assert (error.file, error.row, error.column > 10) == ("policies/a/b.rego", 10, True)
    assert said in error.message


@pytest.mark.parametrize(
    "line",
    [
        "input.attributes.spec.containers[_].image",
        "input.attributes.spec.containers[0].securityContext.privileged",
        "input.attributes.metadata.labels.team",
        "input.attributes.metadata.labels[input.name]",
        'object.get(input.attributes, ["spec", "hostNetwork"], false)',
        "input.attributes.spec.containers[_].env[_].value.masked",
    ],
)
def test_a_field_that_there_is_is_none(line: str) -> None:
    assert list(wrong_fields([_reading(line)], [], "v1")) == []


def test_fields_of_a_kind_without_a_schema_are_not_known() -> None:
    read = _reading("input.attributes.whatever", kind="terraform/aws_instance")
    assert list(wrong_fields([read], [], "v1")) == []


def test_the_pack_reads_no_field_that_no_input_has() -> None:
    assert list(wrong_fields(tuple(pack()), [], "v1")) == []


@pytest.mark.live
def test_opa_follows_a_field_through_variables() -> None:
    text = "some volume in input.attributes.spec.volumes\n\tvolume.hostPth.path"
    [error] = wrong_fields([_reading(text)], [OpaEngine()], "v1")
    assert (error.row, error.message) == (11, "undefined ref: volume.hostPth.path")


def _reading(line: str, kind: str = "kubernetes/Pod") -> Resource:
    head = (
        f"# METADATA\n# title: b\n# scope: package\n# custom:\n#   kinds: [{kind}]\npackage a.b\n"
    )
    return module(
        "policies/a/b.rego", f'{head}\n\nfinding contains "x" if {{\n\t{_taken(line)}\n}}\n'
    )


def _taken(line: str) -> str:
    return line if line.startswith("some ") else f"taken := {line}"


def _sample_estate() -> tuple[Resource, ...]:
    configuration = load(PACK.parent / "fixtures" / "estate-small" / "trueup.yaml")
    context = CollectContext(
        root=configuration.root,
        recorder=EvidenceRecorder(passing_redactor(), MemoryStore(), now),
        secret=resolver(configuration.root),
        now=now,
        progress=lambda _text: None,
    )
    return tuple(understand(gather(configuration.sources, context).snapshots).resources)
