import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.model.vocabulary import Exit
from scanner.operate import kept_answers
from scanner.report._decode import report_from_json
from scanner.report.json import FORMAT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Files made just now would not be settled yet.
    monkeypatch.setattr(kept_answers, "SETTLED_NS", -60_000_000_000)
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "requirements.txt").write_text("rich==13\nfuncy==2\n")
    (folder / "a.py").write_text("import rich\n")
    (folder / "main.py").write_text("import json\n")
    return folder


def _asked(project: Path, answer: Path, *more: str) -> dict[str, Any]:
    with pytest.raises(SystemExit):
        main(["deps", str(project), "--output", f"json={answer}", *more])
    report: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    report.pop("run")
    for finding in report["findings"]:
        del finding["first_seen"], finding["last_seen"]
    return report


def _unused(report: dict[str, Any]) -> list[str]:
    found = [one for one in report["findings"] if one["rule"] == "dependencies/unused"]
    return [one["facts"]["distribution"] for one in found]


def _kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").rglob("answers/*"))


def test_a_second_answer_is_the_first_one_while_nothing_changed(
    project: Path, tmp_path: Path
) -> None:
    first = _asked(project, tmp_path / "1.json")
    (kept,) = _kept(tmp_path)
    assert kept.stat().st_mode & 0o777 == 0o600
    written = kept.stat().st_ino
    assert _asked(project, tmp_path / "2.json") == first
    assert kept.stat().st_ino == written  # it was read, and not made again
    assert _unused(first) == ["funcy"]


def test_a_second_answer_is_of_the_instant_it_is_asked_at(project: Path, tmp_path: Path) -> None:
    runs = []
    for name in ("1.json", "2.json"):
        with pytest.raises(SystemExit):
            main(["deps", str(project), "--output", f"json={tmp_path / name}"])
        # Reading it again checks the digest over all but `run`.
        runs.append(report_from_json((tmp_path / name).read_bytes()))
    first, second = runs
    assert second.run.id != first.run.id
    assert second.run.inputs.as_of > first.run.inputs.as_of
    assert second.run.started <= second.run.ended
    assert second.run.exit_code is first.run.exit_code is Exit.FINDINGS
    (one,) = second.findings
    assert one.first_seen == one.last_seen == second.run.inputs.as_of


def test_a_second_answer_is_written_as_the_first_one_is(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = project.rename(project.with_name('Größe "\x07"'))
    monkeypatch.setattr("sys.argv", ["trueup", "deps", str(named), "\\", "\n", "\x7f", "\udc80"])
    for name in ("1.json", "2.json"):
        with pytest.raises(SystemExit):
            main(["deps", str(named), "--output", f"json={tmp_path / name}"])
    assert len(_kept(tmp_path)) == 1
    data = (tmp_path / "2.json").read_bytes()
    assert FORMAT.render(report_from_json(data)) == data


def test_a_second_answer_has_every_format(
    project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shown = []
    for name in ("1.csv", "2.csv"):
        capfd.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(
                ["deps", str(project), "--output", f"csv={tmp_path / name}", "--output", "table=-"]
            )
        assert stop.value.code == Exit.FINDINGS
        table = [line for line in capfd.readouterr().out.split("\n") if "funcy" in line]
        lines = (tmp_path / name).read_text("utf-8").split("\n")
        shown.append((table, [line for line in lines if "funcy" in line]))
    assert len(_kept(tmp_path)) == 1
    assert shown[0][0] == shown[1][0] != []
    assert len(shown[0][1]) == len(shown[1][1]) == 1


@pytest.mark.parametrize("change", ["edit", "same-size", "add", "remove", "rename"])
def test_any_change_of_a_file_or_folder_is_seen(project: Path, tmp_path: Path, change: str) -> None:
    assert _unused(_asked(project, tmp_path / "1.json")) == ["funcy"]
    source = project / "a.py"
    if change == "edit":
        source.write_text("import rich, funcy\n")
    elif change == "same-size":
        source.write_text("import json\n")
    elif change == "add":
        (project / "b.py").write_text("import funcy\n")
    elif change == "remove":
        source.unlink()
    else:
        source.rename(project / "a.txt")
    found = _unused(_asked(project, tmp_path / "2.json"))
    assert found == ([] if change in ("edit", "add") else ["funcy", "rich"])


def test_another_question_has_another_answer(project: Path, tmp_path: Path) -> None:
    _asked(project, tmp_path / "1.json")
    kept = _asked(project, tmp_path / "2.json", "--keep", "funcy=the console needs it")
    assert _unused(kept) == []
    assert _unused(_asked(project, tmp_path / "3.json")) == ["funcy"]


def test_a_damaged_answer_is_no_answer(project: Path, tmp_path: Path) -> None:
    first = _asked(project, tmp_path / "1.json")
    (kept,) = _kept(tmp_path)
    whole = kept.read_bytes()
    for broken in (b"", whole[:-9], whole.replace(b"funcy", b"fancy"), b"\x00" * 99):
        kept.write_bytes(broken)
        assert _asked(project, tmp_path / "2.json") == first


def test_what_changed_just_now_is_not_kept(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "SETTLED_NS", 2_000_000_000)
    _asked(project, tmp_path / "1.json")
    assert _kept(tmp_path) == []


def test_nothing_is_kept_when_that_is_asked_for_or_an_environment_is_read(
    project: Path, tmp_path: Path
) -> None:
    _asked(project, tmp_path / "1.json", "--no-cache")
    (tmp_path / "site-packages").mkdir()
    _asked(project, tmp_path / "1.json", "--environment", str(tmp_path / "site-packages"))
    assert _kept(tmp_path) == []


@pytest.fixture
def two_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept_answers, "SETTLED_NS", -60_000_000_000)
    monkeypatch.chdir(tmp_path)
    for side, replicas in (("specs", 2), ("live", 3)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "web.yaml").write_text(manifest(replicas))
    return tmp_path


def manifest(replicas: int) -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n"
        f"spec: {{replicas: {replicas}}}\n"
    )


def drift(*arguments: str) -> list[tuple[int, int]]:
    with pytest.raises(SystemExit):
        main(["drift", *arguments, "--output", "json=r.json"])
    report = json.loads(Path("r.json").read_text("utf-8"))
    return [(one["expected"], one["actual"]) for one in report["findings"]]


SIDES = ("--spec", "specs", "--live", "live")


def test_drift_gives_its_answer_again_while_neither_side_changed(two_sides: Path) -> None:
    assert drift(*SIDES) == [(2, 3)]
    (kept,) = _kept(two_sides)
    written = kept.stat().st_ino
    assert drift(*SIDES) == [(2, 3)]
    assert kept.stat().st_ino == written
    (two_sides / "live" / "web.yaml").write_text(manifest(4))
    assert drift(*SIDES) == [(2, 4)]
    (two_sides / "specs" / "web.yaml").write_text(manifest(4))
    assert drift(*SIDES) == []


def test_drift_with_other_sides_or_settings_is_another_question(two_sides: Path) -> None:
    assert drift(*SIDES) == [(2, 3)]
    assert drift("--spec", "live", "--live", "specs") == [(3, 2)]
    assert drift(*SIDES, "--kind", "kubernetes/Service") == []
    assert len(_kept(two_sides)) == 3
    assert drift(*SIDES, "--no-cache") == [(2, 3)]
    assert len(_kept(two_sides)) == 3
