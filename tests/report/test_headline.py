"""What every format says first holds the measures that a reader must not have to look for."""

from dataclasses import replace

from scanner.model.resource import Json
from scanner.report._headline import headline
from tests.report.sample import incomplete


def said(sections: dict[str, Json]) -> str:
    return headline(replace(incomplete(), sections=sections)).sentence


def test_the_number_of_standing_privileged_grants_is_in_the_headline() -> None:
    row = {"standing_privileged": 2, "privileged": 5, "written": 9, "held": 7}
    assert said({"role grants": [row]}).endswith("; 2 standing privileged grants of 5")
    none = {**row, "standing_privileged": 0}
    assert said({"role grants": [none]}).endswith("; 0 standing privileged grants of 5")


def test_without_role_specs_nothing_is_said_of_them() -> None:
    odd: tuple[Json, ...] = ([], None, [7], [{}], [{"standing_privileged": "x"}], "text")
    for section in odd:
        assert "standing" not in said({"role grants": section})
    assert "standing" not in said({})
