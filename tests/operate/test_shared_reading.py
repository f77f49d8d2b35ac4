import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.operate import shared_reading


def _answer(project: Path, answer: Path) -> dict[str, Any]:
    with pytest.raises(SystemExit):
        main(["deps", str(project), "--no-cache", "--output", f"json={answer}"])
    report: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    del report["run"]
    for finding in report["findings"]:
        del finding["first_seen"], finding["last_seen"]
    return report


def test_many_files_give_the_same_answer_whoever_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    for number in range(450):
        folder = project / f"p{number % 9}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"m{number}.py").write_text(f"import rich\nimport lib{number % 7}\n")
    (project / "requirements.txt").write_text("rich==13\nfuncy==2\n")
    (project / "p1" / "broken.py").write_text("def f(:\n")
    (project / "p1" / "latin.py").write_bytes(b"# \xe9\nimport rich\n")
    (project / "p1" / "odd.py").write_bytes(b"\x00\x01")
    shared = _answer(project, tmp_path / "shared.json")
    monkeypatch.setattr(shared_reading, "MIN_FILES", 10_000)
    alone = _answer(project, tmp_path / "alone.json")
    assert shared == alone
    places = {gap["place"] for gap in shared["coverage"]["unread"]}
    assert places == {"p1/broken.py:1", "p1/latin.py:1", "p1/odd.py"}
    assert len(shared["findings"]) > 7
