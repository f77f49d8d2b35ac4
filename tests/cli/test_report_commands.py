"""`trueup report`, `diff`, `explain` and `rules`: reading what was found."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scanner import plugins
from scanner.cli.main import main
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from tests.report import sample

JSON = plugins.load_as("report", "json", ReportFormat)


def _run(arguments: Sequence[str]) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    assert isinstance(stop.value.code, int)
    return stop.value.code


def _file(folder: Path, report: Report, name: str = "report.json") -> str:
    path = folder / name
    path.write_bytes(JSON.render(report))
    return str(path)


def test_a_report_is_written_again_in_other_formats_with_the_same_content(tmp_path: Path) -> None:
    file = _file(tmp_path, sample.incomplete())
    outputs = [f"--output={name}={tmp_path / name}" for name in ("html", "sarif", "json", "csv")]
    assert _run(["report", file, *outputs]) == 0
    assert (tmp_path / "json").read_bytes() == JSON.render(sample.incomplete())
    for name in ("html", "sarif", "csv"):
        form = plugins.load_as("report", name, ReportFormat)
        # Messages come back as plain text, everything else as it was.
        assert len((tmp_path / name).read_bytes()) == len(form.render(sample.incomplete()))


def test_a_report_is_printed_as_a_table_by_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["report", _file(tmp_path, sample.incomplete())]) == 0
    assert capsys.readouterr().out.startswith("INCOMPLETE  acme-prod")


@pytest.mark.parametrize("command", [["report", "{}"], ["diff", "{}", "{}"]])
def test_a_changed_or_foreign_file_is_refused_with_exit_2(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(JSON.render(sample.clean()).replace(b'"found": 412', b'"found": 413'))
    assert _run([part.format(path) for part in command]) == 2
    assert "changed after it was written" in capsys.readouterr().err
    path.write_text("hello")
    assert _run([part.format(path) for part in command]) == 2
    assert "not JSON" in capsys.readouterr().err


def test_diff_says_what_is_new_and_exits_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = sample.complete()
    new = replace(
        old, findings=(*old.findings[1:], sample.finding("drift/changed", "a/\x1b[2Jb", "moved"))
    )
    files = [_file(tmp_path, old, "old.json"), _file(tmp_path, new, "new.json")]
    assert _run(["diff", *files]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        "1 new, 1 gone, 0 changed\n+ medium  drift/changed  a/\\x1b[2Jb  moved\n"
    )
    assert said.rstrip().endswith("(fixed)")
    assert _run(["diff", *reversed(files), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["gone"][0]["reason"] == "fixed"
    assert _run(["diff", files[0], files[0]]) == 0


def test_diff_against_an_incomplete_report_never_passes(tmp_path: Path) -> None:
    files = [
        _file(tmp_path, sample.complete(), "old.json"),
        _file(tmp_path, replace(sample.incomplete(), findings=()), "new.json"),
    ]
    assert _run(["diff", *files]) == 3


def test_rules_lists_every_check_and_every_built_in_policy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _run(["rules", "--output", "json=-"]) == 0
    captured = capsys.readouterr()
    rules = json.loads(captured.out)["rules"]
    assert captured.err == ""
    assert set(plugins.names("evaluate")) <= set(rules)
    assert "kubernetes/host-path" in rules
    assert all(rule["why"] and rule["fix"] and rule["controls"] for rule in rules.values())


def test_rules_of_one_area_and_of_a_folder_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.rego").write_text(
        "# METADATA\n# title: Own rule\n# custom:\n#   id: own/rule\n#   severity: low\n"
        "package policies.own\n\nfinding contains {} if false\n"
    )
    assert _run(["rules", "--area", "own", "--policies", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "own/rule  low       Own rule\n"
    assert _run(["rules", "--area", "nowhere"]) == 2


def test_explain_says_why_how_and_on_what_authority(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["explain", "drift/changed"]) == 0
    said = capsys.readouterr().out
    for words in ("Why", "Fix", "Source", "Controls", "NIST 800-53r5 CM-6", "Examples", "finds"):
        assert words in said
    assert _run(["explain", "kubernetes/host-path", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["severity"] == "high"


def test_explain_offers_the_nearest_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["explain", "drift/chnged"]) == 2
    assert 'did you mean "drift/changed"' in capsys.readouterr().err
