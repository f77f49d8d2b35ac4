"""Tell one state of this program from another: an answer counts only for the one that gave it.

An installed program is replaced as a whole, so that one file of it tells of all. A checkout may
change file by file.
"""

import os
import sys

import scanner
from scanner.operate.tree_state import TreeState, state_of, tree_state

_WORK_ELSEWHERE = ("scanner.operate.executor", "scanner.evaluate.policies._engine_embedded")
"""What starts processes that may load modules which this one does not."""


def installed_state() -> str:
    """Return what tells an installed program from every other; of a checkout, where it is."""
    return state_of(scanner.__file__) if _is_installed() else _top()


def checkout_state() -> tuple[TreeState, ...]:
    """Return what an answer that was just made rests on in a checkout; nothing where installed.

    That is each module that is loaded by now, and the folders that hold them, where plugins are
    found by their names. Where other processes took part, it is each module there is.
    """
    if _is_installed():
        return ()
    top = _top()
    if any(name in sys.modules for name in _WORK_ELSEWHERE):
        files = _all_below(top)
    else:
        held = (getattr(module, "__file__", None) for module in tuple(sys.modules.values()))
        files = [path for path in held if path and path.startswith(f"{top}{os.sep}")]
    names = sorted(os.path.relpath(path, top) for path in files)
    folders = sorted({os.path.dirname(name) for name in names})  # noqa: PTH120 - texts, as below
    places = {name: os.path.join(top, name) for name in (*folders, *names)}  # noqa: PTH118
    states = {name: state_of(path) for name, path in places.items()}
    return (tree_state(top, _of(states, folders), _of(states, names)),)


def _of(states: dict[str, str], names: list[str]) -> dict[str, str]:
    return {name: states[name] for name in names}


def _top() -> str:
    return os.path.dirname(os.path.abspath(scanner.__file__))  # noqa: PTH100, PTH120


def _is_installed() -> bool:
    return "site-packages" in _top()


def _all_below(top: str) -> list[str]:
    return [
        os.path.join(folder, name)  # noqa: PTH118
        for folder, _, names in os.walk(top)
        for name in names
        if name.endswith(".py")
    ]
