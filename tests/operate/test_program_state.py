import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import scanner
from scanner.operate import program_state
from scanner.operate.program_state import checkout_state, installed_state

CHECKOUT = Path(scanner.__file__).parent


def program(top: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a program of two modules, of which one is loaded, and let it be this one."""
    (top / "cli").mkdir(parents=True)
    for name in ("__init__.py", "cli/main.py", "cli/other.py"):
        (top / name).write_text("")
    for name in [name for name in sys.modules if name.partition(".")[0] == "scanner"]:
        monkeypatch.delitem(sys.modules, name)
    for name, file in (("scanner", "__init__.py"), ("scanner.cli.main", "cli/main.py")):
        module = ModuleType(name)
        module.__file__ = str(top / file)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(scanner, "__file__", str(top / "__init__.py"))
    return top


def test_an_installed_program_is_told_by_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = program(tmp_path / "site-packages" / "scanner", monkeypatch)
    installed = installed_state()
    assert installed_state() == installed
    assert checkout_state() == ()
    (top / "__init__.py").write_text("# installed again\n")
    assert installed_state() != installed


@pytest.mark.parametrize("changed", ["loaded", "new", "removed", "package"])
def test_a_checkout_is_another_one_when_what_is_loaded_or_found_there_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    top = program(tmp_path / "checkout" / "scanner", monkeypatch)
    (state,) = checkout_state()
    assert state.holds()
    if changed == "loaded":
        (top / "cli" / "main.py").write_text("# changed\n")
    elif changed == "new":
        (top / "cli" / "plugin.py").write_text("")
    elif changed == "removed":
        (top / "cli" / "other.py").unlink()
    else:
        (top / "__init__.py").write_text("# changed\n")
    assert not state.holds()


def test_a_module_that_nothing_loaded_is_of_no_weight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = program(tmp_path / "checkout" / "scanner", monkeypatch)
    (state,) = checkout_state()
    (top / "cli" / "other.py").write_text("# changed\n")
    assert state.holds()


@pytest.mark.parametrize("elsewhere", program_state._WORK_ELSEWHERE)
def test_every_module_counts_where_other_processes_took_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    top = program(tmp_path / "checkout" / "scanner", monkeypatch)
    monkeypatch.setitem(sys.modules, elsewhere, ModuleType(elsewhere))
    (state,) = checkout_state()
    assert state.holds()
    (top / "cli" / "other.py").write_text("# changed\n")
    assert not state.holds()


def test_every_module_that_starts_a_process_of_this_program_is_known() -> None:
    """Pruning starts some too; its answers are not kept."""
    starts = re.compile(r"sys\.executable|get_context\(|os\.fork|\.Process\(")
    found = {
        str(path.relative_to(CHECKOUT))
        for path in CHECKOUT.rglob("*.py")
        if starts.search(path.read_text("utf-8")) and "pruning" not in path.parts
    }
    assert found == {
        "evaluate/policies/_engine_embedded_child.py",  # which _engine_embedded starts
        "operate/executor.py",
    }
