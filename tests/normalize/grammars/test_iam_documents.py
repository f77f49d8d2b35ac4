"""Malformed policy documents are problems with a place, never a crash and never silence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.iam_documents import parse_policy

GOOD = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Statement", "Effect", "Action", "Resource", "Condition", "Principal"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def problem(statement: dict[str, Any]) -> str:
    (only,) = parse_policy({"Statement": [GOOD, statement]}).problems
    assert only.place == "Statement[1]"
    return only.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Effect": "allow"}, "Effect"),
        ({"NotAction": "s3:*"}, "exactly one of Action and NotAction"),
        ({"Action": []}, "Action holds"),
        ({"Action": "getobject"}, "is not service:name"),
        ({"Resource": "a" * 3000}, "over 2048"),
        ({"Condition": []}, "Condition is not an object"),
        ({"Resources": "*"}, "unknown element"),
        ({"Condition": {"StringEquals": {"a": {"b": 1}}}}, "holds no plain value"),
    ],
)
def test_a_malformed_statement_is_named_and_the_others_are_read(
    change: dict[str, Any], reason: str
) -> None:
    assert reason in problem({**GOOD, **change})


def test_one_statement_may_stand_without_a_list() -> None:
    assert len(parse_policy({"Statement": GOOD}).statements) == 1


def test_text_is_read_plain_and_percent_encoded() -> None:
    text = json.dumps({"Statement": [GOOD]})
    encoded = "".join(f"%{byte:02X}" for byte in text.encode())
    assert parse_policy(encoded) == parse_policy(text) == parse_policy({"Statement": [GOOD]})


def test_a_trust_policy_needs_no_resource() -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
    (only,) = parse_policy({"Statement": [trust]}).statements
    assert only.principals == {"AWS": ("*",)}


@given(JSON)
def test_every_document_is_read_or_has_a_problem(document: Any) -> None:
    parsed = parse_policy(document)
    assert parsed.statements or parsed.problems


def test_a_document_far_beyond_what_aws_accepts_is_cut_with_a_problem() -> None:
    many = {**GOOD, "Resource": [f"arn:aws:s3:::{n}" for n in range(1500)]}
    parsed = parse_policy({"Statement": [many, many, GOOD]})
    assert len(parsed.statements) == 1
    assert parsed.problems[0].place == "Statement[1]"
