import json
from datetime import UTC, datetime

from scanner.evaluate.licenses._analysis import analyse
from scanner.evaluate.licenses._paths import path_from_root
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource, estate_of
from scanner.normalize.documents.license_lock import READER as LOCK
from scanner.normalize.documents.notice_file import READER as NOTICE
from scanner.normalize.grammars.notice_text import names_in
from tests.growth import assert_linear


def snapshot(name: str, text: str) -> Snapshot:
    source = Source(kind="files", name="shop")
    return Snapshot(source, name, text.encode(), "sha256:1", Origin(source="shop", file=name))


def read_lock(text: str) -> list[object]:
    assert LOCK.recognises("licenses.lock.json", text)
    return list(LOCK.read(snapshot("licenses.lock.json", text), text))


def test_licence_lock_gives_what_was_agreed_on() -> None:
    entry = {"ecosystem": "pypi", "name": "lib", "version": "1", "license": "MIT"}
    (found,) = read_lock(json.dumps({"schema": "license-lock/1", "packages": [entry]}))
    assert isinstance(found, Resource)
    locked = analyse(estate_of([found], datetime(2028, 3, 27, tzinfo=UTC))).locked
    assert locked["pypi", "lib"].license == "MIT"


def test_licence_lock_that_cannot_be_read_is_a_gap() -> None:
    for packages in ("{}", "[1]", '[{"name": "lib"}]'):
        (gap,) = read_lock(f'{{"schema": "license-lock/1", "packages": {packages}}}')
        assert isinstance(gap, Unreadable)
    (gap,) = read_lock('{"schema": "license-lock/1", "packages": [')
    assert isinstance(gap, Unreadable)


def test_notice_names_the_packages_it_mentions() -> None:
    text = "This product uses Left_Pad==1.0, @scope/right and lib-x.\n"
    assert {"left-pad", "@scope/right", "lib-x"} <= set(names_in(text))
    for name in ("NOTICE", "docs/THIRD-PARTY-NOTICES.md", "third_party_licenses.txt"):
        (found,) = NOTICE.read(snapshot(name, text), text)
        assert NOTICE.recognises(name, text)
        assert isinstance(found, Resource)
        assert found.attributes["path"] == name
    assert not NOTICE.recognises("noticeboard.py", text)


def test_hostile_notice_takes_no_longer_than_its_length() -> None:
    assert_linear(names_in, "@" * 1_000_000)
    assert_linear(names_in, "a" + "-" * 1_000_000)


def test_path_leads_from_the_top_down_and_survives_rings() -> None:
    needed_by = {
        ("pypi", "lib"): {"b", "a"},
        ("pypi", "a"): {"app"},
        ("pypi", "b"): {"x"},
        ("pypi", "x"): {"app"},
    }
    assert path_from_root(("pypi", "lib"), needed_by) == ("app", "a", "lib")
    assert path_from_root(("pypi", "app"), needed_by) == ("app",)
    ring = {("pypi", "one"): {"two"}, ("pypi", "two"): {"one"}}
    assert path_from_root(("pypi", "one"), ring) == ("two", "one")
