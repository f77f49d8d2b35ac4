"""What comes back from the cache is what was put in, and nothing that JSON cannot hold."""

import copy
import json
import pickle
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Json, Origin, Resource
from scanner.normalize._documents import resources_of
from scanner.operate.cache import _kept_resource
from scanner.operate.cache._kept_resource import KeptResource
from scanner.operate.cache._rows import NotPlainError, packed, unpacked
from scanner.operate.cache.documents import DocumentCache
from scanner.operate.cache.understood import UnderstoodCache
from scanner.operate.in_parallel import each_understood

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
ORIGIN = Origin("shop", "a.json", 3, "c" * 40)


def resource(attributes: Json, kind: str = "kubernetes/ConfigMap") -> Resource:
    return Resource(f"{kind}/shop/a", kind, attributes, owner="team", origin=ORIGIN, evidence="d")


def back(*items: Resource | Unreadable) -> tuple[Resource | Unreadable, ...]:
    return unpacked(packed(items, marks=False), replace(ORIGIN, line=0), "d")


@settings(deadline=None)
@given(st.dictionaries(TEXT, PLAIN, max_size=4))
def test_whatever_is_plain_comes_back_as_it_was(attributes: Json) -> None:
    (found,) = back(resource(attributes))
    assert isinstance(found, KeptResource)
    assert found == resource(attributes)
    assert resource(attributes) == found
    assert json.dumps(found.attributes) == json.dumps(attributes)


@pytest.mark.parametrize(
    "value", [(1, 2), {1: "a"}, float("nan"), float("inf"), b"x", {"a"}, "\ud800", [[(1,)]]]
)
def test_what_json_cannot_hold_is_not_kept(value: Json) -> None:
    with pytest.raises(NotPlainError):
        packed((resource({"a": value}),), marks=False)


def test_a_packed_resource_behaves_as_any_other() -> None:
    plain = resource({"a": {"b": [1, 2.5, "x", None]}})
    (kept,) = back(plain)
    assert isinstance(kept, Resource)
    assert (kept.name, kept.kind, kept.lines) == (plain.name, plain.kind, plain.lines)
    assert asdict(kept) == asdict(plain)
    assert replace(kept, attributes={"z": 1}) == replace(plain, attributes={"z": 1})
    assert replace(kept, owner="x").attributes == plain.attributes
    assert pickle.loads(pickle.dumps(kept)) == plain  # noqa: S301 - our own bytes
    assert copy.copy(kept) == plain
    assert kept != replace(plain, owner="x")


def test_records_that_every_check_looks_into_are_not_packed() -> None:
    (found,) = back(resource({"a": 1}, "trueup/manifest"))
    assert type(found) is Resource


def test_documents_that_were_let_go_of_are_unpacked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_kept_resource, "_MOST", 100)
    items = [back(resource({"number": number, "text": "x" * 50}))[0] for number in range(20)]
    for _ in range(2):
        for number, item in enumerate(items):
            assert isinstance(item, Resource)
            assert item.attributes["number"] == number
    assert len(_kept_resource._open) < 5


def test_gaps_come_back_with_the_name_of_their_source() -> None:
    gap = Unreadable("shop", "a.json:1", "broken", transient=True)
    assert back(gap, resource({"a": 1})) == (gap, resource({"a": 1}))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"[[],[1]]", b'[[["resource"]],[{}]]', b"{", b"[[1]]"]
)
def test_damaged_rows_raise_what_the_cache_expects(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        unpacked(data, ORIGIN, "d")


def test_a_second_look_gives_what_the_first_gave_for_the_same_digest_only(tmp_path: Path) -> None:
    first = looked_at(tmp_path, "1", [f"a: {number}\n" for number in range(60)])
    again = looked_at(tmp_path, "1", [f"a: {number}\n" for number in range(60)], understand=False)
    assert again == first
    changed = looked_at(tmp_path, "1", [f"a: {number + 7}\n" for number in range(60)])
    assert [one.attributes for one in changed] == [{"a": number + 7} for number in range(60)]
    other = looked_at(tmp_path, "2", [f"a: {number}\n" for number in range(60)], understand=False)
    assert other == []


def looked_at(
    folder: Path, program: str, texts: list[str], *, understand: bool = True
) -> list[Resource]:
    """Return what documents became, as a program of that name sees them."""
    source = Source("files", "shop")
    snapshots = [
        Snapshot(
            source,
            f"{number}.yaml",
            text.encode(),
            f"sha256:{sha256(text.encode()).hexdigest()}",
            Origin("shop", f"{number}.yaml"),
        )
        for number, text in enumerate(texts)
    ]
    cache = DocumentCache(folder / "documents.db", key_id="k", program=program)

    def made(snapshot: Snapshot) -> list[Resource | Unreadable]:
        return list(resources_of(snapshot, strict=True)) if understand else []

    found = [
        item
        for _, items in each_understood(
            snapshots, lambda one: iter(made(one)), UnderstoodCache(cache)
        )
        for item in items
        if isinstance(item, Resource)
    ]
    cache.close()
    return found
