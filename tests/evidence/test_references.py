"""Where a manifest only names a Secret nothing is masked, and beside it all is found as ever."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evidence._references import without_references
from scanner.evidence._structured import find, may_hold
from scanner.model.resource import Json
from scanner.normalize.grammars.spans import json_spans, yaml_spans
from tests.growth import assert_linear

ENTRY = """\
env:
  - name: db_password
    valuefrom:
      secretkeyref:
        name: shop-db
        key: password
"""


def reference(name: str, key: str, **more: Json) -> Json:
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": "shop-db", "key": key, **more}}}


def lower(value: Json) -> str:
    return json.dumps(value).lower()


def test_an_entry_that_names_a_secret_announces_none() -> None:
    entries = [reference("DB_PASSWORD", "password"), reference("TOKEN", "token", optional=True)]
    for text in (
        lower({"env": entries}),
        yaml.safe_dump({"env": entries}, sort_keys=False).lower(),
    ):
        assert not may_hold(text)
    assert json.loads(without_references(lower({"env": entries}))) == {"env": [{}, {}]}


@pytest.mark.parametrize(
    "after", ["", "image: x\n", "  - name: other\n    value: y\n", "---\na: b\n"]
)
def test_it_ends_where_the_next_entry_or_an_outer_line_begins(after: str) -> None:
    assert without_references(ENTRY + after) == "env:\n  - {}\n" + after


@pytest.mark.parametrize(
    "after",
    ["    value: hunter2\n", "# note\n    value: hunter2\n", "\n    value: hunter2\n",
     "          more\n", "      value: x\n", "  # note\n    value: hunter2\n", "    \n"],
)  # fmt: skip
def test_an_entry_to_which_more_may_belong_stays(after: str) -> None:
    assert without_references(ENTRY + after) == ENTRY + after
    assert may_hold(ENTRY + after)


@pytest.mark.parametrize(
    "value",
    [
        {**reference("DB_PASSWORD", "password"), "value": "hunter2-hunter2"},
        {"value": "hunter2-hunter2", **reference("DB_PASSWORD", "password")},
        reference("DB_PASSWORD", "password", password="hunter2-hunter2"),
    ],
)
def test_a_value_beside_the_name_of_a_secret_is_still_found(value: Json) -> None:
    text = json.dumps(value)
    assert may_hold(text.lower())
    assert [one.span.text for one in find(text, json_spans(text))] == ["hunter2-hunter2"]
    plain = yaml.safe_dump([value], sort_keys=False)
    assert may_hold(plain.lower())
    assert [one.span.text for one in find(plain, yaml_spans(plain))] == ["hunter2-hunter2"]


NAMES = st.sampled_from(("DB_PASSWORD", "API_TOKEN", "LEVEL", "a-b"))
ENTRIES = st.one_of(
    st.builds(reference, NAMES, st.sampled_from(("password", "user"))),
    st.builds(
        lambda name, key, more: {**reference(name, key), **more},
        NAMES,
        st.just("token"),
        st.dictionaries(
            st.sampled_from(("value", "password", "note", "kind")),
            st.sampled_from(("hunter2-hunter2", "Secret", "", "a\nb")),
            max_size=2,
        ),
    ),
    st.builds(lambda name, value: {"name": name, "value": value}, NAMES, NAMES),
)
DOCUMENTS = st.fixed_dictionaries(
    {"spec": st.fixed_dictionaries({"env": st.lists(ENTRIES, max_size=4), "name": NAMES})},
    optional={"token": NAMES, "last": st.none()},
)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, st.booleans(), st.sampled_from((2, 4)))
def test_what_announces_nothing_holds_no_secret(value: Json, ordered: bool, indent: int) -> None:  # noqa: FBT001 - drawn
    text = json.dumps(value)
    if not may_hold(text.lower()):
        assert not list(find(text, json_spans(text)))
    plain = yaml.safe_dump(value, sort_keys=ordered, indent=indent)
    if not may_hold(plain.lower()):
        assert not list(find(plain, yaml_spans(plain)))


@pytest.mark.parametrize(
    "text",
    [
        "secretkeyref" * 80_000, '"secretkeyref' * 70_000, "\n" * 500_000 + "secretkeyref",
        '{"name": "a", "valuefrom": {"secretkeyref": ' * 20_000, "- name: a\n" * 90_000,
        ("- name: a\n  valuefrom:\n    secretkeyref:\n" + " " * 90) * 8_000,
    ],
)  # fmt: skip
def test_hostile_texts_cost_time_in_proportion_to_their_length(text: str) -> None:
    assert_linear(without_references, text)
