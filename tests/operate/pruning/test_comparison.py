"""What worked before must work after; what was broken before proves nothing."""

import pytest

from scanner.operate.pruning.comparison import broken, unfit
from scanner.operate.pruning.python_trial import Trial

_BEFORE = Trial({"shop": "", "shop.old": "", "shop.gui": "ImportError"},
                {"t.py::a[1]": "passed", "t.py::a[2]": "passed", "old.py::b": "passed",
                 "t.py::c": "skipped"})  # fmt: skip
_AFTER = Trial(
    {"shop": "", "shop.gui": "ImportError"}, {"t.py::a[x]": "passed", "t.py::a[y]": "passed"}
)
_GONE = {"src/shop/old.py", "old.py"}


def test_what_holds_is_told_as_nothing() -> None:
    assert unfit(_BEFORE) == ""
    assert broken(_BEFORE, _AFTER, _GONE) == ""


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (Trial({"shop": "ImportError: x", "shop.gui": ""}, _AFTER.tests), "shop can no longer be"),
        (Trial({"shop.gui": "ImportError"}, _AFTER.tests), "shop is no longer installed"),
        (Trial(_AFTER.imports, {"t.py::a[x]": "failed"}, 1, "1 failed"), "fail without it: t.py::a"),
        (Trial(_AFTER.imports, {}, 4, "usage"), "its own tests fail without it: usage"),
        (Trial(_AFTER.imports, {"t.py::a[x]": "passed", "t.py::a[y]": "skipped"}), "is skipped: t.py::a"),
    ],
)  # fmt: skip
def test_what_no_longer_works_is_named(after: Trial, reason: str) -> None:
    assert reason in broken(_BEFORE, after, _GONE)


def test_a_module_that_did_not_go_and_is_missing_is_named() -> None:
    assert broken(_BEFORE, _AFTER, {"old.py"}) == "shop.old is no longer installed"


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (Trial(tests={"t.py::a": "failed"}, code=1), "fail before anything is taken out: t.py::a"),
        (Trial(code=2, said="no such file"), "(no such file)"),
        (Trial(tests={"t.py::a": "skipped"}), "none of its tests passes"),
    ],
)
def test_a_state_that_proves_nothing_is_named(before: Trial, reason: str) -> None:
    assert reason in unfit(before)
