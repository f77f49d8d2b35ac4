"""What is proven to announce no secret is left as it is by the close look too."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evidence._announced import Announced
from scanner.evidence._structured import find
from scanner.model.resource import Json
from scanner.normalize.grammars.spans import json_spans, yaml_spans

KEYS = st.sampled_from(
    ("name", "value", "kind", "data", "password", "token", "auth", "sensitive", "args", "key",
     "apiKey", "default", "env", "secretName", "stringData", "packages")
)  # fmt: skip
SCALARS = st.sampled_from(
    ("Secret", "password", "--password", "hunter2-hunter2", "env:X", "true", "", "DB_TOKEN", "a\nb",
     True, None, 7, "-p", "dXNlcjpwYXNzd29yZDEy")
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=10,
)


@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_whatever_is_proven_clean_holds_no_secret_that_the_close_look_finds(value: Json) -> None:
    if Announced(blocks=False).nothing(value):
        text = json.dumps(value)
        assert not list(find(text, json_spans(text)))
    if Announced(blocks=True).nothing(value):
        text = yaml.safe_dump(value)
        assert not list(find(text, yaml_spans(text)))


@pytest.mark.parametrize(
    "value",
    [
        {"password": "hunter2-hunter2"}, {"password": 12345}, {"name": "TOKEN", "value": "abc-12"},
        {"kind": "Secret", "data": {"a": "Yg=="}}, {"a": ["--password", "hunter2-hunter2"]},
        {"auth": "dXNlcjpwYXNzd29yZDEy"}, {"a": [{"b": {"apiKey": "hunter2-hunter2"}}]},
    ],
)  # fmt: skip
def test_what_announces_a_secret_is_never_proven_clean(value: Json) -> None:
    assert not Announced(blocks=False).nothing(value)


def test_names_of_secrets_are_clean_and_repeated_resources_are_handed_back() -> None:
    announced = Announced(blocks=False)
    note = {"kubectl.kubernetes.io/last-applied-configuration": '{"password": "x"}'}
    assert announced.nothing({"metadata": {"annotations": note}, "spec": {"secretName": "web-tls"}})
    assert announced.repeated == ['{"password": "x"}']
