"""The quick reading of plain YAML agrees with the whole grammar, or leaves the text to it."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.resource import Json
from scanner.normalize.grammars import yaml_text
from scanner.normalize.grammars._yaml_core import core_scalar
from scanner.normalize.grammars._yaml_plain import plain_documents
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from tests.growth import assert_linear


def quickly(text: str) -> list[tuple[Json, int]] | None:
    return plain_documents(text, core_scalar)


def wholly(text: str) -> list[tuple[Json, int]]:
    return [(each.value, each.lines.near(())) for each in yaml_text._by_events(text)]


PLAIN = """\
# how it is run
apiVersion: apps/v1
"kind": Deployment   # quoted
metadata:
  labels: {}
  empty:
  created: 2028-01-01
spec:
  replicas: 3
  ratio: 0.5
  paused: false
  note: 'it''s "here"'
  words: ["a b", c, 8080, '']   # ] in a comment
  containers:
  - name: web
    image: example.com/web:1
    args:
      - --listen
      - :8080
      - -v
    script: |
      if true; then   # kept

        echo: no
      fi
    last: |-
      one
  -
    name: other
---
items:
- 1
- a: b
"""


def test_plain_documents_are_read_with_their_first_lines() -> None:
    found = quickly(PLAIN)
    assert found is not None
    assert repr(found) == repr(wholly(PLAIN))
    assert [line for _, line in found] == [2, 31]
    assert found[0][0]["spec"]["containers"][0]["script"].startswith("if true; then   # kept\n\n  ")


def test_lines_are_those_of_the_whole_grammar() -> None:
    for quick, whole in zip(
        load_documents(PLAIN),
        yaml_text._by_events(PLAIN),
        strict=True,
    ):
        assert dict(quick.lines) == dict(whole.lines)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n", "a: !Ref b\n", "a: >\n  folded\n", "a: {b: c}\n", "a: [b: c]\n",
        "a: one\n  two\n", "a: b: c\n", "a:\tb\n", "a: b\na: c\n", "<<: {}\n", "- - a\n", "a\n",
        "a: 'it\n  is'\n", 'a: "\\n"\n', "a: [*]\n", "? a\n", "a: |\n  no end", "a: |+\n  x\n\n",
        "a: |\n\n", "a:\n- b\n c: d\n", "  a: b\n", "---\n", "a: b\n---\n", "...\n", "%YAML 1.1\n",
        "a: b\r\n", "a: @b\n", "a: 'b' c\n", "a:\n    b: c\n  d: e\n", "a: ---\n", "a: - b\n",
        "[]\n", "{}\n", "a: |2\n   x\n", "\ufeffa: b\n", "a: b\x85c: d\n", "a: b\u2028c\n",
        "a: b\n- c\n", "- a\nb: c\n", "a: b #c\n  d: e\n", "a: 'b'#c\n", "a: \xa0\n", "a: b\xa0\n", "- \xa0\n", "a: [b]#c\n", "a: {}#\n",
    ],
)  # fmt: skip
def test_what_is_unusual_is_left_to_the_whole_grammar_or_read_alike(text: str) -> None:
    found = quickly(text)
    if found is not None:
        assert repr(found) == repr(wholly(text))


LINES = st.sampled_from(
    (
        "a: b", "b: 1", "c:", "d: {}", "  e: f", "  g:", "    h: i", "- j", "- k: l", "  m: n",
        "  - o", "-", "# p", "---", "q: |", "  r", "", "  ", "s: 'it''s'", 't: "u v"', "w: [x, 1]",
        "y: a:b", "z: ~", "aa: # c", "  bb: true", "cc: -1", "dd: on", "    - ee: 0x1F", "ff: 'a",
        "gg: [a", "a b: c", "1: d", "- - e", "k: v # w", "k2: v#w", "k3: 'v' # w", "- :80", "- -x",
    )
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=9).map("\n".join), st.sampled_from(("", "\n")))
def test_any_lines_are_read_alike_or_left_alone(text: str, end: str) -> None:
    found = quickly(text + end)
    if found is not None:
        assert repr(found) == repr(wholly(text + end))


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abc/_.-1", max_size=4), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_any_value_that_a_program_wrote_is_read_alike_or_left_alone(value: Json) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    found = quickly(text)
    if found is not None:
        try:
            assert repr(found) == repr(wholly(text))
        except DocumentSyntaxError as error:  # pragma: no cover - then the quick way took too much
            raise AssertionError(text) from error


@pytest.mark.parametrize(
    "text",
    [
        "a: " + " " * 1_000_000, "- " * 500_000, "'" * 1_000_000, "a: '" + "''" * 500_000,
        "a: [" + "b, " * 330_000, 'a: "' + "b" * 1_000_000, "a: |\n" + " \n" * 500_000,
        "a:\n" * 250_000, "- a\n" * 250_000, "#" * 1_000_000, " " * 1_000_000 + "a: b",
    ],
)  # fmt: skip
def test_a_hostile_text_costs_time_in_proportion_to_its_length(text: str) -> None:
    assert_linear(quickly, text)
