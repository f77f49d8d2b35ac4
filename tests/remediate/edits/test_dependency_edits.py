"""A dependency is cut out whole, alone, and only where that is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.toml_spans import load_toml
from scanner.remediate.edits.toml import without_dependency
from scanner.remediate.remove_dependency import remove_dependency

_NAMES = st.lists(
    st.sampled_from(["alpha", "beta-x", "gamma", "delta", "epsilon"]), min_size=1, unique=True
)
_LAYOUTS = st.sampled_from(["[{}]", "[ {} ]", "[\n  {},\n]", "[\n  # first\n  {}  # last\n]"])


@given(_NAMES, _LAYOUTS, st.data())
def test_every_layout_loses_exactly_the_entry(
    names: list[str], layout: str, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(names))
    joint = ",\n  " if "\n" in layout else ", "
    listed = layout.format(joint.join(f'"{name}>=1"' for name in names))
    text = f'# head\n[project]\nname = "shop"  # note\ndependencies = {listed}\n\n[tool.x]\ny = 1\n'
    after = without_dependency(text, "dependencies", gone, "")
    expected = [f"{name}>=1" for name in names if name != gone]
    assert load_toml(after)["project"]["dependencies"] == expected
    assert after.startswith('# head\n[project]\nname = "shop"  # note\n')
    assert after.endswith("\n\n[tool.x]\ny = 1\n")
    with pytest.raises(CannotFixError):
        without_dependency(after, "dependencies", gone, "")


def _remove(file: str, text: str, group: str = "requirements", marker: str = "") -> str:
    arguments = {"file": file, "distribution": "funcy", "group": group, "marker": marker}
    after = remove_dependency.apply(arguments, text)
    assert after is not None
    return after


def test_windows_line_ends_and_a_missing_last_line_break_stay() -> None:
    assert _remove("requirements.txt", "rich\r\nfuncy==1\r\nattrs\r\n") == "rich\r\nattrs\r\n"
    assert _remove("requirements.txt", "rich\nfuncy") == "rich"


def test_the_marker_tells_two_entries_apart() -> None:
    text = 'funcy>=1; python_version < "3.9"\nfuncy>=2; python_version >= "3.9"\n'
    kept = 'funcy>=2; python_version >= "3.9"\n'
    assert _remove("requirements.txt", text, marker='python_version < "3.9"') == kept


@pytest.mark.parametrize(
    ("file", "text", "group"),
    [
        ("requirements.txt", "funcy==1 \\\n    --hash=sha256:00\n", "requirements"),
        ("setup.cfg", "[options]\ninstall_requires = funcy\n", "options.install_requires"),
        ("pyproject.toml", "[project\n", "dependencies"),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies.funcy]\nversion = "1"\n',
            "tool.poetry.dependencies",
        ),
        (
            "pyproject.toml",
            '[tool.poetry]\ndependencies = {funcy = "1"}\n',
            "tool.poetry.dependencies",
        ),
    ],
)
def test_what_cannot_be_cut_out_with_certainty_is_refused(file: str, text: str, group: str) -> None:
    with pytest.raises(CannotFixError):
        _remove(file, text, group)
