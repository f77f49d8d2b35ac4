"""Statements in logs of any format and shape are counted, or the log says that it does not tell all."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import plugins
from scanner.model.connector import DocumentReader
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Json, Origin, Resource
from tests.growth import assert_linear

READER = plugins.load_as("normalize/documents", "postgresql-log", DocumentReader)
KIND = "trueup/postgresql-use"
TIME = "2028-03-01 09:00:00.000 UTC"


def read(name: str, text: str) -> Json:
    source = Source("files", "logs")
    found = list(READER.read(Snapshot(source, name, b"", "sha256:1", Origin("logs", name)), text))
    assert all(isinstance(one, Resource | Unreadable) for one in found)
    [use] = [one for one in found if isinstance(one, Resource) and one.kind == KIND]
    return use.attributes


def plain(*lines: str) -> Json:
    return read("server.log", "\n".join(lines) + "\n")


def names(use: Json) -> set[tuple[str, str]]:
    return {(schema, name) for schema, name, _ in use["relations"]}


@pytest.mark.parametrize(
    "prefix",
    [
        f"{TIME} [17] user=clerk,db=shop ",
        f"{TIME} [17]: [3-1] user=clerk,db=shop,app=psql,client=127.0.0.1 ",
        f"{TIME} [17] clerk@shop ",
        f"{TIME}:127.0.0.1(55):clerk@shop:[17]:",
        f"db=shop,user=clerk {TIME} ",
    ],
)
def test_common_prefixes_tell_who_it_was(prefix: str) -> None:
    held = plain(f"{prefix}LOG:  statement: table orders", f"{prefix}LOG:  disconnection")
    [use] = held["uses"]
    assert (use["user"], use["database"], names(use)) == ("clerk", "shop", {("", "orders")})
    assert held["complete"]


def test_statements_of_several_lines_and_their_details_belong_together() -> None:
    who = f"{TIME} [17] user=clerk,db=shop "
    held = plain(
        f"{who}LOG:  duration: 0.123 ms  execute <unnamed>: select *", "\tfrom orders", "\twhere id = $1",
        f"{who}DETAIL:  parameters: $1 = '7'",
        f"{who}LOG:  statement: execute p(1)", f"{who}DETAIL:  prepare: prepare p as table prices",
    )  # fmt: skip
    [use] = held["uses"]
    assert {("", "orders"), ("", "prices")} <= names(use)
    assert not use["opaque"]


def test_what_does_not_say_who_it_was_or_what_it_was_is_a_gap() -> None:
    assert "log_line_prefix" in plain(f"{TIME} [17] LOG:  statement: select 1")["reason"]
    who = f"{TIME} [17] user=clerk,db=shop "
    odd = f'{who}LOG:  statement: select 1\n{who}LOG:  execute p\n{who}LOG:  fastpath function call: "f" (OID 1)'
    held = read("server.log", odd)
    assert not held["complete"]
    call = f'{who}LOG:  statement: begin\n{who}LOG:  fastpath function call: "f" (OID 1)'
    [use] = read("server.log", call)["uses"]
    assert use["opaque"]


def test_a_broken_record_is_a_gap_and_the_log_does_not_tell_all() -> None:
    row = {"timestamp": TIME, "user": "clerk", "dbname": "shop", "session_id": "1",
           "backend_type": "client backend", "message": "statement: select * from orders"}  # fmt: skip
    text = json.dumps(row) + "\n" + json.dumps(row)[:-9]
    assert READER.recognises("server.json", text)
    assert read("server.json", text)["complete"] is False


MESSAGES = st.one_of(
    st.text(max_size=60),
    st.builds("{}{}".format, st.sampled_from(["statement: ", "execute p: ", "duration: 1 ms  statement: "]),
              st.text(max_size=40)),
)  # fmt: skip


@given(st.lists(MESSAGES, max_size=4), st.text(max_size=5))
def test_records_of_any_content_are_read(messages: list[str], user: str) -> None:
    rows = [
        {"timestamp": TIME, "user": user, "dbname": "shop", "message": one, "detail": one}
        for one in messages
    ]
    read("a.json", "\n".join(json.dumps(row) for row in rows) or "{}")
    written = io.StringIO()
    writer = csv.writer(written)
    for one in messages:
        writer.writerow([TIME, user, "shop", *[""] * 10, one, one, *[""] * 11])
    read("a.csv", written.getvalue())
    read("a.log", "".join(f"{TIME} {user}@shop LOG:  {one}\n" for one in messages))


def test_hostile_logs_are_read_in_linear_time() -> None:
    line = f"{TIME} user=a,db=b LOG:  statement: select user=a@b db=\n"
    assert_linear(lambda text: read("a.log", line + text), "user=" * 20_000)
    assert_linear(lambda text: read("a.log", line + text), line * 1_500)
