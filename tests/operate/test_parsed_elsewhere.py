import random
from pathlib import Path

import scanner
from scanner.normalize.grammars.python_syntax import is_valid
from scanner.operate.parsed_elsewhere import parsing


def test_only_valid_python_of_this_version_in_utf_8_is_called_valid(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text("import os\n")
    (tmp_path / "quiet.py").write_text("# ruff: noqa\n# flake8: noqa\ndef f(:\n")
    (tmp_path / "old.py").write_text('print "x"\n')
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    (tmp_path / ".gitignore").write_text("hidden.py\n")
    (tmp_path / "hidden.py").write_text("def f(:\n")
    (tmp_path / "ruff.toml").write_text("exclude = ['*.py']\n")
    names = ["good.py", "quiet.py", "old.py", "latin.py", "hidden.py", "gone.py"]
    assert parsing(str(tmp_path), names)() == {"good.py"}


def test_a_text_damaged_at_random_is_called_valid_only_when_it_is(tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    sources = sorted(Path(scanner.__file__).parent.glob("model/*.py"))
    names = []
    for number in range(300):
        text = dice.choice(sources).read_text("utf-8")
        at = dice.randrange(len(text))
        piece = dice.choice(
            ["", "(", '"', "\n", " ", "=", "else:", "*", "'''", "\\", "yield ", "del "]
        )
        name = f"n{number}.py"
        (tmp_path / name).write_text(text[:at] + piece + text[at + dice.randrange(4) :], "utf-8")
        names.append(name)
    called = parsing(str(tmp_path), names)()
    assert called
    wrong = [name for name in sorted(called) if not is_valid((tmp_path / name).read_text("utf-8"))]
    assert wrong == []


def test_a_path_that_is_written_otherwise_makes_the_answer_count_for_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "good.py").write_text("import os\n")
    (tmp_path / "bad.py").write_text("def f(:\n")
    assert parsing(f"{tmp_path}/../{tmp_path.name}", ["good.py", "bad.py"])() == frozenset()
