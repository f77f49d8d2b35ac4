"""A real etcd server: keys are read page by page at one revision, and a refused prefix is a gap."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.drifting import drift_between
from tests.live.etcd import Etcd, etcd_running
from tests.live.loopback import Asked, Said, serving
from tests.live.reading import read
from tests.live.servers import free_port

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Etcd]:
    with etcd_running(tmp_path_factory.mktemp("etcd")) as etcd:
        for number in range(7):
            etcd.put(f"/shop/flag-{number}", "on")
        etcd.put("/shop/limits", '{"orders": 30}')
        etcd.put("/shop/db_password", "hunter2secret")
        etcd.put("/other/flag", "off")
        yield etcd


def test_keys_below_a_prefix_are_read_page_by_page(store: Etcd, tmp_path: Path) -> None:
    taken = read("etcd", tmp_path, url=store.url, prefixes=["/shop/"], page_size=2)
    assert not taken.gaps
    keys = taken.resources["etcd/keys/shop"].attributes
    assert [f"/shop/flag-{number}" in keys for number in range(7)] == [True] * 7
    assert keys["/shop/limits"] == '{"orders": 30}'
    assert "/other/flag" not in keys
    assert taken.snapshots[0].found == 9


def test_every_key_is_read_where_no_prefix_is_named(store: Etcd, tmp_path: Path) -> None:
    taken = read("etcd", tmp_path, url=store.url)
    assert "/other/flag" in taken.resources["etcd/keys/shop"].attributes


def test_a_password_among_the_keys_is_masked(store: Etcd, tmp_path: Path) -> None:
    taken = read("etcd", tmp_path, url=store.url)
    assert "hunter2secret" not in taken.text
    assert taken.resources["etcd/keys/shop"].attributes["/shop/db_password"]["masked"]


def test_a_change_between_two_pages_does_not_show(store: Etcd, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(question: Asked) -> Said:
        asked.append(question.path)
        if len(asked) == 2:
            store.put("/shop/flag-6", "changed meanwhile")
        return store.answer(question)

    with serving(answer) as url:
        taken = read("etcd", tmp_path, url=url, prefixes=["/shop/"], page_size=3)
    store.put("/shop/flag-6", "on")
    assert len(asked) > 2
    assert taken.resources["etcd/keys/shop"].attributes["/shop/flag-6"] == "on"


def test_a_user_reads_what_its_role_allows_and_the_rest_is_a_gap(tmp_path: Path) -> None:
    with etcd_running(tmp_path) as etcd:
        etcd.put("/shop/flag", "on")
        etcd.put("/other/flag", "on")
        etcd.restrict("auditor", "looking", "/shop/")
        taken = read(
            "etcd", tmp_path, {"PASSWORD": "looking"}, url=etcd.url, prefixes=["/shop/", "/other/"],
            username="auditor", password="env:PASSWORD",
        )  # fmt: skip
        assert taken.resources["etcd/keys/shop"].attributes == {"/shop/flag": "on"}
        assert "grant the user a role" in taken.gaps["keys//other/"].reason
        (unread,) = taken.of_kind("trueup/unread").values()
        assert unread.attributes["resource"] == "etcd/keys/shop"
        wrong = read(
            "etcd", tmp_path, {"PASSWORD": "hunter3"}, url=etcd.url,
            username="auditor", password="env:PASSWORD",
        )  # fmt: skip
        assert not wrong.resources
        assert all("hunter3" not in gap.reason for gap in wrong.gaps.values())


def test_a_key_that_permissions_hide_is_not_called_missing(tmp_path: Path) -> None:
    spec = "kind: etcd/keys\nname: shop\nsettings:\n  /shop/flag: on\n  /other/flag: on\n"
    with etcd_running(tmp_path) as etcd:
        etcd.put("/shop/flag", "on")
        etcd.put("/other/flag", "on")
        etcd.restrict("auditor", "looking", "/shop/")
        found = drift_between(
            tmp_path, {"flags.yaml": spec}, "etcd", {"PASSWORD": "looking"}, url=etcd.url,
            prefixes=["/shop/", "/other/"], username="auditor", password="env:PASSWORD",
        )  # fmt: skip
    assert not found.changed
    assert not found.missing
    assert any("grant the user a role" in one.reason for one in found.not_evaluated)


def test_json_under_a_key_is_compared_by_what_it_says(store: Etcd, tmp_path: Path) -> None:
    spec = "kind: etcd/keys\nname: shop\nsettings:\n  /shop/limits: {orders: 30}\n  /shop/flag-1: off\n"
    found = drift_between(tmp_path, {"flags.yaml": spec}, "etcd", url=store.url)
    assert [one.path for one in found.changed] == [("/shop/flag-1",)]


def test_a_cluster_that_is_not_there_is_a_gap_that_may_pass(tmp_path: Path) -> None:
    taken = read("etcd", tmp_path, url=f"http://127.0.0.1:{free_port()}")
    assert taken.gaps["url"].whole
    assert taken.gaps["url"].transient
