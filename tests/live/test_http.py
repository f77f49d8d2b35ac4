"""A JSON endpoint is read as it is, or is a gap; its key is never recorded."""

from pathlib import Path

from scanner.operate.config import parse
from tests.live.drifting import drift_between
from tests.live.loopback import Asked, Said, serving
from tests.live.reading import read

_FLAGS = {"flags": {"checkout": {"enabled": True}, "search": {"enabled": False}}, "built": "today"}


def flags(asked: Asked) -> Said:
    if asked.headers.get("x-api-key", asked.headers.get("authorization")) not in (
        "k-1",
        "Bearer k-1",
    ):
        return Said({"message": "who are you"}, 401)
    if asked.path.startswith("/list"):
        page = int(asked.path[-1]) if asked.path[-1].isdigit() else 1
        link = {"Link": f"</list?page={page + 1}>; rel=next"} if page < 3 else {}
        return Said([{"id": f"flag-{page}", "on": True}], headers=link)
    return Said(_FLAGS)


def test_the_part_that_was_asked_for_is_read(tmp_path: Path) -> None:
    with serving(flags) as url:
        found = read(
            "http",
            tmp_path,
            {"KEY": "k-1"},
            url=f"{url}/all?x=1",
            token="env:KEY",
            pointer="/flags",
        )
    assert not found.gaps
    assert found.resources["generic/shop"].attributes == _FLAGS["flags"]
    assert "x=1" not in found.snapshots[0].query


def test_a_key_in_another_header_is_sent(tmp_path: Path) -> None:
    with serving(flags) as url:
        found = read("http", tmp_path, {"KEY": "k-1"}, url=url, header="X-Api-Key=env:KEY")
    assert not found.gaps


def test_every_page_of_a_list_is_read(tmp_path: Path) -> None:
    with serving(flags) as url:
        found = read("http", tmp_path, {"KEY": "k-1"}, url=f"{url}/list", token="env:KEY")
    assert [one["id"] for one in found.resources["generic/shop"].attributes[""]] == [
        "flag-1", "flag-2", "flag-3",
    ]  # fmt: skip


def test_a_refusal_is_a_gap_over_everything(tmp_path: Path) -> None:
    with serving(flags) as url:
        found = read("http", tmp_path, {"KEY": "wrong-key"}, url=url, token="env:KEY")
    assert found.gaps["document"].whole
    assert "401" in found.gaps["document"].reason
    assert "wrong-key" not in found.gaps["document"].reason


def test_what_is_no_json_or_not_there_is_a_gap(tmp_path: Path) -> None:
    with serving(lambda _asked: Said(b"<html>")) as url:
        assert "not JSON" in read("http", tmp_path, url=url).gaps["document"].reason
    with serving(lambda _asked: Said({})) as url:
        gaps = read("http", tmp_path, url=url, pointer="/flags").gaps
    assert "/flags" in gaps["document"].reason


def test_an_address_that_clouds_give_credentials_at_is_not_asked(tmp_path: Path) -> None:
    found = read("http", tmp_path, url="http://169.254.169.254/latest/meta-data")
    assert "not asked" in found.gaps["document"].reason


def test_flags_are_held_against_a_spec(tmp_path: Path) -> None:
    with serving(flags) as url:
        found = drift_between(
            tmp_path, {"shop.yaml": "checkout: {enabled: false}\nsearch: {enabled: false}\n"},
            "http", {"KEY": "k-1"}, url=url, token="env:KEY", pointer="/flags",
        )  # fmt: skip
    assert [one.path for one in found.changed] == [("checkout", "enabled")]


def test_the_section_http_of_the_configuration_holds_for_sources(tmp_path: Path) -> None:
    text = (
        "version: 1\nname: shop\nhttp: {ca_bundle: tls/ca.pem, timeout_seconds: 5}\nsources:\n"
        "  - {kind: http, name: flags, url: 'https://flags.example', timeout_seconds: 7}\n"
        "  - {kind: files, name: live, path: live}\n"
    )
    flags, live = parse(text, tmp_path / "trueup.yaml").sources
    assert flags.options["ca_bundle"] == str(tmp_path / "tls/ca.pem")
    assert flags.options["timeout_seconds"] == 7
    assert "ca_bundle" not in live.options
