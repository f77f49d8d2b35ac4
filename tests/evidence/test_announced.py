"""What is proven to announce no secret is left as it is by the close look too."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evidence._announced import Announced
from scanner.evidence._structured import find
from scanner.evidence.redaction import Redactor
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


APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
OBJECTS = st.lists(
    st.builds(
        lambda own, applied: (
            own
            if applied is None
            else {**own, "metadata": {"annotations": {APPLIED: json.dumps(applied)}}}
        ),
        st.dictionaries(KEYS, VALUES, max_size=4),
        st.one_of(st.none(), VALUES),
    ),
    max_size=4,
)
LISTS = st.one_of(
    OBJECTS, st.builds(lambda around, items: {**around, "items": items, "kind": "List"},
                       st.dictionaries(KEYS, VALUES, max_size=2), OBJECTS),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(value=LISTS, indent=st.sampled_from((None, 1)), ascii_only=st.booleans())
def test_a_list_of_objects_is_masked_as_if_every_place_were_looked_at(
    value: Json, indent: int | None, *, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert REDACTOR.text("list.json", text) == PLACES.text("list.json", text)


@pytest.mark.parametrize(
    "text",
    [
        '{"items": [{"p\\u0061ssword": "hunter2-hunter2"}, {"a": "token"}]}',
        '{"it\\u0065ms": [{"password": "hunter2-hunter2"}]}',
        '{"items": [{"password": "hunter2-hunter2"}], "items": []}',
        '{"items": [{"password": "hunter2-hunter2", "password": 1}]}',
        '{"a": {"items": [{"token": 1}]}, "items": [ {"password":\n"hunter2-hunter2"} , {} ] }',
        '[{"password": "hunter2-hunter2"}, 1]',
        '{"kind": "Secret", "data": {}, "items": [{"data": {"x": "YWJjZGVm"}}]}',
        '{"items": [{"kind": "Secret", "data": {"x": "YWJjZGVm"}}]}',
        '{"items": {"password": "hunter2-hunter2"}}',
        '{"items": [{"password": NaN}, {"token": "hunter2-hunter2"}]}',
    ],
)
def test_unusual_lists_are_masked_as_if_every_place_were_looked_at(text: str) -> None:
    assert REDACTOR.text("list.json", text) == PLACES.text("list.json", text)


class ByPlaces(Redactor):
    """Looks at every place of every document, however plain it is."""

    def _proven(self, _kind: str, _text: str, _lower: str) -> str | None:
        return None


REDACTOR, PLACES = Redactor(b"k" * 32, "k1"), ByPlaces(b"k" * 32, "k1")
