"""Answers of a PostgreSQL server become resources with the columns of its catalogs."""

import json
from typing import Any

from scanner.model.automation import Credential
from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource
from scanner.normalize.postgres import NORMALIZER


def read(address: str, value: Any) -> list[Normalized]:
    source = Source("postgres", "orders-db", owner="data-team")
    content = json.dumps(value).encode()
    return list(
        NORMALIZER.normalize(Snapshot(source, address, content, "sha256:1", Origin("orders-db")))
    )


def only(address: str, value: Any) -> Resource:
    (one,) = read(address, value)
    assert isinstance(one, Resource)
    return one


def test_settings_are_one_resource_with_a_unit_beside_each_value() -> None:
    value = {"values": {"work_mem": "4096"}, "facts": {"work_mem": {"unit": "kB"}}}
    settings = only("server/settings", value)
    assert settings.uid == "postgresql/settings/orders-db"
    assert settings.attributes == {"work_mem": {"setting": "4096", "unit": "kB"}}
    assert settings.owner == "data-team"


def test_a_role_that_ends_is_a_role_and_a_credential() -> None:
    row = {"rolname": "app", "rolcanlogin": True, "rolvaliduntil": "2028-06-30T12:00:00Z"}
    role, credential = read("server/roles", [row])
    assert isinstance(role, Resource)
    assert isinstance(credential, Resource)
    assert Credential.of(credential).not_after == "2028-06-30T12:00:00Z"


def test_a_role_that_cannot_log_in_is_no_credential() -> None:
    row = {"rolname": "team", "rolcanlogin": False, "rolvaliduntil": "2028-06-30T12:00:00Z"}
    assert len(read("server/roles", [row])) == 1


def test_a_grant_is_named_after_database_object_and_grantee() -> None:
    row = {
        "object_type": "table", "schema": "sales", "name": "orders", "grantee": "PUBLIC",
        "privileges": ["SELECT"], "grantable": None,
    }  # fmt: skip
    grant = only("shop/relation-grants", [row])
    assert grant.name == "orders-db/shop/table/sales.orders/PUBLIC"
    assert grant.attributes["grantable"] == []
    assert grant.scope == "shop"


def test_an_answer_that_is_not_known_is_a_gap() -> None:
    (gap,) = read("server/weather", [])
    assert isinstance(gap, Unreadable)
