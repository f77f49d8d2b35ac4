"""What a watch judges grows with the event and not with the estate."""

import json
from pathlib import Path

import pytest

from scanner.model.connector import Answer, Followed
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin
from scanner.model.vocabulary import Side
from scanner.operate.watch_state import (
    Teller,
    Transition,
    WatchState,
    load_state,
    save_state,
    shown,
)
from scanner.operate.watched_estate import EVERYTHING, WatchedEstate
from tests.live.drifting import context_in

_OBJECTS = 500
_LIVE = Source("kubernetes", "prod")
_SPECS = Source("files", "specs", side=Side.SPEC)


def recorded(root: Path, source: Source, number: int, level: str = "info") -> Collected:
    value = {
        "apiVersion": "v1", "kind": "ConfigMap", "data": {"LEVEL": level},
        "metadata": {"name": f"settings-{number}", "namespace": "shop"},
    }  # fmt: skip
    recorder = context_in(root).recorder
    name = f"o-{number}.json"
    if source.side is Side.SPEC:
        origin = Origin(source=source.name, file=name)
        return recorder.text(source, name, json.dumps(value).encode(), origin)
    return recorder.answer(source, Answer(name, value, Origin(source=source.name)))


@pytest.fixture
def estate(tmp_path: Path) -> WatchedEstate:
    held = WatchedEstate()
    for source in (_SPECS, _LIVE):
        items = tuple(recorded(tmp_path, source, number) for number in range(_OBJECTS))
        assert held.apply(source.name, Followed("1", items, whole=True)) == EVERYTHING
    held.part(EVERYTHING)
    return held


def test_one_change_judges_a_handful_of_resources(estate: WatchedEstate, tmp_path: Path) -> None:
    changed = Followed("2", (recorded(tmp_path, _LIVE, 7, "debug"),))
    names = estate.apply("prod", changed)
    assert names == {"settings-7"}
    assert len(estate.part(names)[1].resources) <= 4
    assert estate.count == 2 * _OBJECTS


def test_what_was_read_again_and_is_the_same_changes_nothing(
    estate: WatchedEstate, tmp_path: Path
) -> None:
    again = tuple(recorded(tmp_path, _LIVE, number) for number in range(_OBJECTS))
    assert estate.apply("prod", Followed("2", again, whole=True)) == frozenset()


def test_what_is_gone_is_judged_and_what_was_not_read_is_kept(
    estate: WatchedEstate, tmp_path: Path
) -> None:
    assert estate.apply("prod", Followed("2", gone=("o-3.json",))) == {"settings-3"}
    gap = Unreadable("prod", "server", "cannot be reached", whole=True)
    assert estate.apply("prod", Followed("", (gap,), whole=True)) == frozenset()
    assert estate.count == 2 * _OBJECTS - 1
    part = Unreadable("prod", "api/v1/secrets", "refused")
    assert estate.apply("prod", Followed("", (recorded(tmp_path, _LIVE, 1), part), whole=True)) == frozenset()  # fmt: skip
    assert estate.count == 2 * _OBJECTS - 1


def test_what_was_written_down_but_not_told_is_told_once(tmp_path: Path) -> None:
    place, file = tmp_path / "watch.json", tmp_path / "told.jsonl"
    one = Transition(1, "drift", "2026-11-22T12:00:00Z", "f", message="a")
    two = Transition(2, "drift", "2026-11-22T12:00:01Z", "g", message="b")
    file.write_text(f"{one.line()}\n")  # told, and then killed
    save_state(place, WatchState(number=2, pending=[one, two]))
    with (tmp_path / "out").open("w") as out:
        Teller(place, out, file).tell(load_state(place), ())
    assert file.read_text().splitlines() == [one.line(), two.line()]
    assert load_state(place).pending == []


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    place, file = tmp_path / "watch.json", tmp_path / "told.jsonl"
    one = Transition(1, "drift", "2026-11-22T12:00:00Z", "f", message="a")
    file.write_text(one.line()[:20])
    with (tmp_path / "out").open("w") as out:
        Teller(place, out, file).tell(WatchState(number=1), [one])
    assert file.read_text().splitlines()[-1] == one.line()


def test_a_damaged_state_is_said_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "watch.json").write_text("{")
    with pytest.raises(ValueError, match="remove it"):
        load_state(tmp_path / "watch.json")


def test_a_line_for_people_names_the_resource_once() -> None:
    one = Transition(1, "drift", "2026-11-22T07:00:00Z", "f", "drift/changed", "kubernetes/Service/shop/web", "spec.type is A")  # fmt: skip
    assert shown(one).endswith("drift/changed kubernetes/Service/shop/web: spec.type is A")
    whole = Transition(2, "drift", "", "f", "drift/missing-resource", "x/y", "x/y is not live")
    assert shown(whole).count("x/y") == 1
