"""The published schema of a policy's input says what a policy really gets."""

import json
from datetime import UTC, datetime

import jsonschema
import pytest

from scanner.evaluate.policies._input import inputs_of
from scanner.evaluate.policies._input_fields import OF_RESOURCE
from scanner.evaluate.policies._policy import Policy, policies_of
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side
from tests.evaluate.policies.modules import PACK, module

SCHEMA = json.loads((PACK / "schema/input.json").read_text(encoding="utf-8"))
[POLICY] = policies_of([module("policies/a/b.rego", "package a.b\n\nfinding contains 1\n")])


@pytest.mark.parametrize("side", Side)
def test_every_input_follows_the_published_schema(side: Side) -> None:
    resource = Resource(
        "kubernetes/Pod/shop/web",
        "kubernetes/Pod",
        {"spec": {"tuple": (1, None), "masked": {"masked": "hmac-sha256:k", "hmac": "00"}}},
        side=side,
        origin=Origin("cluster", "pod.yaml", 3),
    )
    assert isinstance(POLICY, Policy)
    [text] = inputs_of(POLICY, resource, datetime(2028, 3, 27, tzinfo=UTC))
    given = json.loads(text)
    jsonschema.validate(given, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert set(given) == set(SCHEMA["properties"]) == set(OF_RESOURCE)
    assert given["attributes"]["spec"]["tuple"] == [1, None]
    assert given["name"] == "shop/web"
