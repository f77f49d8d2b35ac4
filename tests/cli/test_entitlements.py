import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scanner.cli.entitlements import command

ENTITLEMENTS = """\
schema: entitlements/1
timezone: Europe/Berlin
tools:
  - {id: robot, aliases: [RoboTool]}
entitlements:
  - {id: E1, tool: robot, metric: concurrent_bot, quantity: 1, term: {start: 2027-04-01, end: 2028-04-01}, owner: rpa-team}
"""
HEADER = "session,principal,tool,version,edition,start,end,host,region,project\n"


def ask(folder: Path, records: str, as_of: str = "2027-10-31T12:00:00Z") -> dict[str, Any]:
    (folder / "e.yaml").write_text(ENTITLEMENTS)
    (folder / "u.csv").write_text(HEADER + records)
    arguments = [str(folder / "e.yaml"), "--usage", str(folder / "u.csv"), "--as-of", as_of]
    result = CliRunner().invoke(command, [*arguments, "--output", "json=-"])
    report: dict[str, Any] = json.loads(result.stdout)
    return {"code": result.exit_code, **report}


def rules(report: dict[str, Any]) -> list[str]:
    return [each["rule"] for each in report["findings"]]


def test_use_within_what_was_bought_is_clean(tmp_path: Path) -> None:
    report = ask(tmp_path, "s1,bot-1,robot,,,2027-06-01T08:00:00Z,2027-06-01T09:00:00Z,,,\n")
    assert (report["code"], rules(report)) == (0, ["entitlements/pool-headroom"])
    (row,) = report["sections"]["license_position"]["rows"]
    assert row[:17] == [
        "robot", "", "concurrent_bot", 1, 0, 1, "2027-06-01T08:00:00Z", 0, 0,
        "2028-03-31T22:00:00Z", "rpa-team", ["E1"], 0, 0, "", "", "",
    ]  # fmt: skip


def test_hour_that_comes_twice_in_autumn_is_two_hours(tmp_path: Path) -> None:
    report = ask(
        tmp_path,
        "s1,bot-1,robot,,,2027-10-31T02:30:00+02:00,2027-10-31T02:30:00+01:00,,,\n"
        "s2,bot-2,RoboTool,,,2027-10-31T02:10:00+01:00,2027-10-31T02:40:00+01:00,,,\n",
    )
    peak = next(
        each for each in report["findings"] if each["rule"] == "entitlements/peak-over-pool"
    )
    assert (peak["facts"]["at"], peak["facts"]["until"]) == (
        "2027-10-31T01:10:00Z",
        "2027-10-31T01:30:00Z",
    )
    assert peak["facts"]["sessions"] == ["s1", "s2"]
    assert report["code"] == 1


def test_open_session_lasts_until_now(tmp_path: Path) -> None:
    records = (
        "s1,bot-1,robot,,,2027-10-31T11:00:00Z,,,,\n"
        "s2,bot-2,robot,,,2027-10-31T11:59:00Z,2027-10-31T11:59:30Z,,,\n"
    )
    assert "entitlements/peak-over-pool" in rules(ask(tmp_path, records))
    earlier = ask(tmp_path, records, as_of="2027-10-31T11:59:00Z")
    assert "entitlements/peak-over-pool" not in rules(earlier)


def test_bad_record_makes_the_answer_incomplete(tmp_path: Path) -> None:
    report = ask(tmp_path, "s1,bot-1\n")
    assert report["code"] == 3
    assert report["coverage"]["unread"][0]["place"].endswith("u.csv:2")


def test_the_position_has_money_and_a_chart_in_each_format(tmp_path: Path) -> None:
    entitlements = tmp_path / "e.yaml"
    entitlements.write_text(
        "schema: entitlements/1\ntools: [{id: robot}]\nentitlements:\n"
        "  - {id: E1, tool: robot, metric: concurrent_bot, quantity: 1, unit_cost: 1800 EUR,\n"
        "     term: {start: 2028-01-01, end: null}, owner: rpa-team}\n"
    )
    usage = tmp_path / "u.csv"
    usage.write_text(
        "session,principal,tool,start,end\n"
        "s1,bot-1,robot,2028-03-01T08:00:00Z,2028-03-01T10:00:00Z\n"
        "s2,bot-2,robot,2028-03-01T09:00:00Z,2028-03-01T11:00:00Z\n"
    )
    outputs = {"html": "r.html", "json": "r.json", "license-position": "p.csv"}
    options = [f"--output={name}={tmp_path / file}" for name, file in outputs.items()]
    CliRunner().invoke(
        command,
        [str(entitlements), "--usage", str(usage), *options,
         "--as-of", "2028-03-27T00:00:00Z"],
    )  # fmt: skip
    lines = (tmp_path / "p.csv").read_text("utf-8-sig").splitlines()
    assert lines[1].startswith(
        "robot,,concurrent_bot,1,0,2,2028-03-01T09:00:00Z,-1,0,,rpa-team,E1,1,0,1800 EUR,1800 EUR,0 EUR"
    )
    chart = json.loads((tmp_path / "r.json").read_text())["sections"]["license_position"]["charts"][
        0
    ]
    assert [point[1:] for point in chart["points"]] == [[1, 1], [2, 1], [1, 1]]
    assert '<path class="bought"' in (tmp_path / "r.html").read_text()
