"""An edit of YAML changes the planned value and no other byte, or is refused with a reason."""

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.remediate.edits.yaml import remove_value, replace_value

DEPLOYMENT = """\
# the shop
apiVersion: apps/v1
kind: Deployment
spec:
  replicas: 3   # agreed with finance
  template:
    spec:
      containers:
        - name: web
          image: 'registry/web:1.0'
          ports: [ {containerPort: 80, protocol: TCP} , {containerPort: 443} ]
          args: [ "--a",  '--b' ]
        # the cache
        - name: cache
          image: "registry/cache:2.0"
"""
CONTAINER = ("spec", "template", "spec", "containers")


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("spec", "replicas"), 5, "replicas: 3   #", "replicas: 5   #"),
        ((*CONTAINER, {"name": "web"}, "image"), "registry/web:1.1", "web:1.0'", "web:1.1'"),
        ((*CONTAINER, {"name": "cache"}, "image"), "it's", '"registry/cache:2.0"', '"it\'s"'),
        ((*CONTAINER, 0, "image"), "it's", "'registry/web:1.0'", "'it''s'"),
        (("kind",), "on", "kind: Deployment", 'kind: "on"'),
        (("kind",), "1.10", "kind: Deployment", 'kind: "1.10"'),
        (("kind",), "a: b", "kind: Deployment", 'kind: "a: b"'),
        (("kind",), "a\nb", "kind: Deployment", 'kind: "a\\nb"'),
        (("kind",), None, "kind: Deployment", "kind: null"),
        (("spec", "replicas"), True, "replicas: 3", "replicas: true"),
        (("spec", "replicas"), "3", "replicas: 3", 'replicas: "3"'),
        ((*CONTAINER, 0, "args"), ["--c"], "[ \"--a\",  '--b' ]", '["--c"]'),
    ],
)  # fmt: skip
def test_value_is_replaced_in_place(
    path: tuple[PathPart, ...], value: Json, old: str, new: str
) -> None:
    after = replace_value(DEPLOYMENT, path, value)
    assert after == DEPLOYMENT.replace(old, new)
    assert replace_value(after, path, value) == after


def test_element_may_leave_part_of_its_key_to_the_default() -> None:
    port = (*CONTAINER, {"name": "web"}, "ports", {"containerPort": 443, "protocol": "TCP"})
    after = replace_value(DEPLOYMENT, (*port, "containerPort"), 8443)
    assert after == DEPLOYMENT.replace("443", "8443")


def test_empty_value_is_filled_in() -> None:
    assert replace_value("a:\nb: 1\n", ("a",), "x") == "a: x\nb: 1\n"
    assert replace_value("-\n- 1\n", (0,), 7) == "- 7\n- 1\n"


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("spec", "replicas"), "  replicas: 3   # agreed with finance\n"),
        ((*CONTAINER, {"name": "cache"}), '        - name: cache\n          image: "registry/cache:2.0"\n'),
        ((*CONTAINER, {"name": "web"}, "args", 0), '"--a",  '),
        ((*CONTAINER, {"name": "web"}, "args", 1), ",  '--b'"),
        ((*CONTAINER, {"name": "web"}, "ports", 0, "protocol"), ", protocol: TCP"),
    ],
)  # fmt: skip
def test_entry_is_removed_with_its_line_or_comma(path: tuple[PathPart, ...], gone: str) -> None:
    assert remove_value(DEPLOYMENT, path) == DEPLOYMENT.replace(gone, "")


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("a: &x 1\nb: *x\n", ("a",), "anchor &x"),
        ("a: &x {c: 1}\nb: *x\n", ("a", "c"), "more than the planned value"),
        ("d: &d {k: 1}\ne: {<<: *d}\n", ("e", "k"), "alias or merge key"),
        ("a:\n  b: 1\n", ("a",), "block of several lines"),
        ("a: !!str 1\n", ("a",), "tag"),
        ("a: {{ .Values.x }}\n", ("a",), "template"),
        ("{% if x %}\na: 1\n", ("a",), "template"),
        ("a: 1\n", ("b",), "no value at b"),
        ("a: [1\n", ("a",), "cannot be read"),
        ("a: 1\n---\na: 2\n", ("a",), "several of the file's documents"),
        ("a: 1\n---\na: 2\n", ("c",), "none of the file's documents"),
        ("l: [{n: a}, {n: a}]\n", ("l", {"n": "a"}), "2 elements fit"),
        ("l: [{n: a}]\n", ("l", {"n": "b"}), "0 elements fit"),
    ],
)
def test_edit_that_cannot_be_exact_is_refused_with_its_reason(
    text: str, path: tuple[PathPart, ...], reason: str
) -> None:
    with pytest.raises(CannotFixError, match=reason):
        replace_value(text, path, 7)


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        ("a: &x 1\nb: *x  # same\n", ("b",), 7, "a: &x 1\nb: 7  # same\n"),
        ("a: &x {c: 1}\nb: *x\n", ("b", "c"), 7, 'a: &x {c: 1}\nb: {"c": 7}\n'),
        (
            "d: &d {k: 1}\ne:\n  <<: *d\n  f: 2\n",
            ("e", "k"),
            7,
            'd: &d {k: 1}\ne:\n  "k": 7\n  <<: *d\n  f: 2\n',
        ),
        (
            "d: &d {k: {l: 1, m: 2}}\ne:\n- <<: *d\n",
            ("e", 0, "k", "l"),
            7,
            'd: &d {k: {l: 1, m: 2}}\ne:\n- "k": {"l": 7, "m": 2}\n  <<: *d\n',
        ),
        ("a: >\n  one\n  two\nb: 1\n", ("a",), "three\n", "a: >\n  three\nb: 1\n"),
        ("a: >-\n  one\nb: 1\n", ("a",), "two\nthree", "a: >-\n  two\n\n  three\nb: 1\n"),
        ("a: |  # why\n  one\nb: 1\n", ("a",), 7, "a: 7  # why\nb: 1\n"),
        ("d: &d {k: 1}\r\n<<: *d", ("k",), 7, 'd: &d {k: 1}\r\n"k": 7\r\n<<: *d'),
    ],
)
def test_what_is_repeated_gets_a_value_of_its_own_and_folded_text_stays_folded(
    text: str, path: tuple[PathPart, ...], value: Json, after: str
) -> None:
    assert replace_value(text, path, value) == after


def test_entry_on_a_shared_line_and_the_last_of_a_block_are_not_removed() -> None:
    for text, path in (("- a: 1\n  b: 2\n", (0, "a")), ("x:\n  a: 1\n", ("x", "a"))):
        with pytest.raises(CannotFixError):
            remove_value(text, path)


def test_expression_of_a_workflow_is_not_a_template() -> None:
    text = "if: ${{ github.ref }}\ntimeout-minutes: 5\n"
    assert "minutes: 9" in replace_value(text, ("timeout-minutes",), 9)


def test_chosen_document_of_several_is_edited() -> None:
    text = "a: 1\n---\na: 1 # here\n---\na: 1\n"
    assert replace_value(text, ("a",), 2, 1) == "a: 1\n---\na: 2 # here\n---\na: 1\n"
    with pytest.raises(CannotFixError, match="no document 3"):
        replace_value(text, ("a",), 2, 3)


_KEYS = st.text(string.ascii_letters, min_size=1, max_size=5)
_PLAIN = st.text(string.ascii_letters + "/.-", min_size=1, max_size=8).map(lambda t: f"v{t}v")
_SCALARS = st.one_of(
    _PLAIN,
    _PLAIN.map(lambda t: f"'{t}'' é'"),
    _PLAIN.map(lambda t: f'"{t}\\t# 日本"'),
    st.integers(-99, 99).map(str),
    st.sampled_from(["true", "null", "~", "[ a,  b ]", "{a: 1, b: [x]}", '""']),
)
_COMMENT = st.sampled_from(["", "", "  # why", " #\tnote: {x}"])
_NEW: st.SearchStrategy[Json] = st.one_of(
    st.text(max_size=12), st.integers(), st.booleans(), st.none(), st.floats(-1e6, 1e6),
    st.sampled_from(["yes", "0755", "1:30", "", " a", "a ", "- a", "? b", "#c", "a #b", "<<", "=", "é"]),
)  # fmt: skip


@st.composite
def _blocks(draw: st.DrawFn, indent: int = 0, depth: int = 0) -> list[str]:
    lines: list[str] = []
    margin = " " * indent
    for key in draw(st.lists(_KEYS, min_size=1, max_size=3, unique=True)):
        if draw(st.booleans()):
            lines.append(draw(st.sampled_from(["", f"{margin}# about the next", "   "])))
        kind = draw(st.sampled_from(["scalar", "scalar", "map", "list"])) if depth < 3 else "scalar"
        if kind == "scalar":
            lines.append(f"{margin}{key}: {draw(_SCALARS)}{draw(_COMMENT)}")
        elif kind == "map":
            lines.append(f"{margin}{key}:{draw(_COMMENT)}")
            lines += draw(_blocks(indent + draw(st.integers(1, 4)), depth + 1))
        else:
            lines.append(f"{margin}{key}:{draw(_COMMENT)}")
            inner = margin + " " * draw(st.integers(0, 3))
            lines += [f"{inner}- {draw(_SCALARS)}{draw(_COMMENT)}" for _ in range(2)]
    return lines


@st.composite
def _files(draw: st.DrawFn) -> str:
    documents = ["\n".join(draw(_blocks())) for _ in range(draw(st.integers(1, 3)))]
    text = "\n---\n".join(documents) + draw(st.sampled_from(["", "\n", "\n\n", "\n# end"]))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text


def _scalars(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [found for key, each in value.items() for found in _scalars(each, (*path, key))]
    if isinstance(value, list):
        return [found for i, each in enumerate(value) for found in _scalars(each, (*path, i))]
    return [path]


@given(_files(), _NEW, st.data())
def test_every_scalar_of_every_file_is_edited_and_every_other_byte_stays(
    text: str, value: Json, data: st.DataObject
) -> None:
    documents = [one.value for one in load_documents(text.removeprefix("\ufeff"))]
    index = data.draw(st.integers(0, len(documents) - 1))
    path = data.draw(st.sampled_from(_scalars(documents[index])))
    after = replace_value(text, path, value, index)
    assert replace_value(after, path, value, index) == after
    again = [one.value for one in load_documents(after.removeprefix("\ufeff"))]
    found = again[index]
    for step in path:
        found = found[step]
    assert (type(found), found) == (type(value), value)
    _assert_one_line_changed(text, after)
    _assert_another_reader_agrees(text, after, index, path)


def _assert_one_line_changed(before: str, after: str) -> None:
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    assert sum(one != other for one, other in zip(old, new, strict=True)) <= 1
    assert before.count("\r") == after.count("\r")


def _assert_another_reader_agrees(
    before: str, after: str, index: int, path: tuple[str | int, ...]
) -> None:
    old, new = (list(yaml.load_all(text, yaml.BaseLoader)) for text in (before, after))
    for document in (old[index], new[index]):
        parent = document
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = "the edited value"
    assert old == new


@given(_files(), st.data())
def test_removal_takes_exactly_one_entry_or_is_refused(text: str, data: st.DataObject) -> None:
    documents = [one.value for one in load_documents(text.removeprefix("\ufeff"))]
    index = data.draw(st.integers(0, len(documents) - 1))
    path = data.draw(st.sampled_from(_scalars(documents[index])))
    try:
        after = remove_value(text, path, index)
    except CannotFixError:
        return
    left = [one.value for one in load_documents(after.removeprefix("\ufeff"))][index]
    assert len(_scalars(left)) in {
        len(_scalars(documents[index])) - 1,
        len(_scalars(documents[index])),
    }
    assert len(after) < len(text)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a: |  # why\n  one\nb: 1\n", "two\n", "a: |  # why\n  two\nb: 1\n"),
        ("a: |\n    one\nb: 1\n", "no end", "a: |-\n    no end\nb: 1\n"),
        ("a: |-\r\n  one\r\nb: 1\r\n", "x\ny", "a: |-\r\n  x\r\n  y\r\nb: 1\r\n"),
        ("- |\n  one\n\n  two\n", "1\n\n2\n", "- |\n  1\n\n  2\n"),
    ],
)
def test_a_text_of_several_lines_keeps_its_indentation_and_line_ends(
    before: str, value: str, after: str
) -> None:
    path: tuple[PathPart, ...] = (0,) if before.startswith("-") else ("a",)
    assert replace_value(before, path, value) == after


def test_an_expression_inside_a_text_makes_no_template_of_the_file() -> None:
    text = 'replicas: 2\nsummary: "{{ $labels.pod }} is down"\n'
    assert replace_value(text, ("replicas",), 3) == text.replace("2", "3", 1)
    with pytest.raises(CannotFixError, match="template expression"):
        replace_value(text, ("summary",), "down")


@pytest.mark.parametrize(
    "text",
    [
        'a: 1\nb: "{{ .Values.b }}"\n',
        "a: 1\n# {{ x }}\n",
        'a: 1\nb: "{{- x }}"\n',
        "a: 1\n{{ b }}\n",
    ],
)
def test_a_file_that_is_rendered_as_a_whole_stays(text: str) -> None:
    with pytest.raises(CannotFixError, match="template"):
        replace_value(text, ("a",), 2)
