"""Authorization details become one resource per principal and policy, with its line."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource
from scanner.normalize.documents import aws_policy_document
from scanner.normalize.documents.aws_authorization_details import READER

ROLE = {"RoleName": "a", "Arn": "arn:aws:iam::111122223333:role/a", "Path": "/"}
USER = {"UserName": "b", "Arn": "arn:aws:iam::111122223333:user/b"}


def read(text: str) -> list[Normalized]:
    origin = Origin("account", "account.json")
    snapshot = Snapshot(
        Source("files", "account"), "account.json", text.encode(), "sha256:1", origin
    )
    return list(READER.read(snapshot, text))


def test_each_entry_is_a_resource_with_the_line_it_starts_on() -> None:
    text = json.dumps({"RoleDetailList": [ROLE], "UserDetailList": [USER]}, indent=2)
    user, role = read(text)
    assert isinstance(role, Resource)
    assert isinstance(user, Resource)
    assert role.uid == "aws/iam/role/arn:aws:iam::111122223333:role/a"
    assert text.splitlines()[role.origin.line - 1].strip() == "{"
    assert '"RoleName"' in text.splitlines()[role.origin.line]
    assert '"UserName"' in text.splitlines()[user.origin.line]
    assert role.scope == "111122223333"
    assert role.evidence == "sha256:1"


def test_one_page_of_several_is_a_gap() -> None:
    (gap,) = read(json.dumps({"RoleDetailList": [], "IsTruncated": True}))
    assert isinstance(gap, Unreadable)
    assert "one page of several" in gap.reason


def test_a_syntax_error_is_a_gap_with_its_line() -> None:
    (gap,) = read('{"RoleDetailList":\n[,]}')
    assert isinstance(gap, Unreadable)
    assert gap.place == "account.json:2"


def test_an_entry_without_a_name_is_a_gap() -> None:
    (gap,) = read('{"RoleDetailList": [{"Path": "/"}]}')
    assert isinstance(gap, Unreadable)


def test_documents_are_recognised_by_content() -> None:
    policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}'
    details = '{"UserDetailList": []}'
    assert READER.recognises("x.json", details)
    assert not READER.recognises("x.json", policy)
    assert aws_policy_document.READER.recognises("x.json", policy)
    assert not aws_policy_document.READER.recognises("x.json", details)
    assert not aws_policy_document.READER.recognises("x.json", '{"Resources": {}}')


@given(st.dictionaries(st.sampled_from(["RoleDetailList", "Policies", "x"]), st.recursive(
    st.none() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)), st.sampled_from([None, 1, 4]))  # fmt: skip
def test_whatever_the_lists_hold_reading_ends_in_values(document: Any, indent: int | None) -> None:
    for item in read(json.dumps(document, indent=indent)):
        assert isinstance(item, Resource | Unreadable)
