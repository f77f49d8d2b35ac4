"""What settings say about a module goes with it, and every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.toml_spans import load_toml
from scanner.remediate.edits.settings_entries import (
    names_of,
    without_ini_entries,
    without_toml_entries,
)
from scanner.remediate.edits.setup_py import without_setup_requirement

NAMES = names_of(["src/shop/fax.py", "tests/test_fax.py"])
_OTHERS = st.lists(
    st.sampled_from(["shop/orders.py", "shop.orders", "tests/*", "*/fax.py", "shop.fax.more"]),
    unique=True,
)
_OURS = st.sampled_from(["src/shop/fax.py", "shop/fax.py", "shop.fax", "tests/test_fax.py"])


def test_a_file_is_named_by_path_and_by_dotted_name() -> None:
    assert {"src/shop/fax.py", "shop/fax.py", "shop.fax", "tests/test_fax.py",
                     "tests.test_fax"} == NAMES  # fmt: skip


@given(_OTHERS, _OURS, st.integers(0, 5), st.sampled_from(["[{}]", "[\n  {},\n]"]))
def test_of_any_list_only_the_entry_goes(
    others: list[str], ours: str, at: int, layout: str
) -> None:
    listed = [*others[:at], ours, *others[at:]]
    joint = ",\n  " if "\n" in layout else ", "
    head, tail = "# head\n[tool.coverage.run]  # é\n", "\n\n[tool.x]\ny = 1\n"
    text = f"{head}omit = {layout.format(joint.join(f'{one!r}' for one in listed))}{tail}"
    after = without_toml_entries(text, NAMES)
    assert load_toml(after)["tool"]["coverage"]["run"]["omit"] == others
    assert after.startswith(head)
    assert after.endswith(tail)


@given(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "\n"]))
def test_of_any_row_of_overrides_only_ours_goes(before: int, behind: int, blank: str) -> None:
    def table(name: str) -> str:
        return f'[[tool.mypy.overrides]]\nmodule = "{name}"\nstrict = true\n'

    tables = [table(f"shop.a{each}") for each in range(before)]
    rest = [table(f"shop.b{each}") for each in range(behind)]
    text = blank.join([*tables, table("shop.fax"), *rest])
    after = without_toml_entries(text, NAMES)
    assert load_toml(after).get("tool", {}).get("mypy", {}).get("overrides", []) == (
        load_toml("".join([*tables, *rest])).get("tool", {}).get("mypy", {}).get("overrides", [])
    )
    assert after.replace("\n", "") == "".join([*tables, *rest]).replace("\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "[project.scripts]\nfax = 'shop.fax:main'\n",
        "[tool.coverage.run]\nomit = ['*/fax.py', 'fax']\n",
        "[project]\nkeywords = ['shop.fax']\n",
    ],
)
def test_what_is_about_more_or_else_stays(text: str) -> None:
    assert without_toml_entries(text, NAMES) == text


def test_ini_files_lose_lines_and_sections_of_their_own() -> None:
    text = (
        "[mypy]\r\nstrict = True\r\n\r\n[mypy-shop.fax]\r\nignore_errors = True\r\n\r\n"
        "# orders\r\n[mypy-shop.orders]\r\nx = 1\r\n"
    )
    assert without_ini_entries(text, NAMES) == (
        "[mypy]\r\nstrict = True\r\n\r\n# orders\r\n[mypy-shop.orders]\r\nx = 1\r\n"
    )
    inline = "[flake8]\nexclude = shop/fax.py, build\n"
    assert without_ini_entries(inline, NAMES) == inline


@given(st.lists(st.sampled_from(["rich", "attrs>=1", "idna"]), unique=True), st.integers(0, 3),
       st.sampled_from(["[{}]", "[\n        {},\n    ]"]))  # fmt: skip
def test_a_literal_list_of_setup_py_loses_exactly_the_entry(
    others: list[str], at: int, layout: str
) -> None:
    listed = [repr(one) for one in [*others[:at], "Funcy>=1", *others[at:]]]
    joint = ",\n        " if "\n" in layout else ", "
    text = f"# é\nfrom setuptools import setup\nNAME = 'é'; NEEDS = {layout.format(joint.join(listed))}\n"
    after = without_setup_requirement(text, "funcy", "")
    held: dict[str, object] = {}
    exec(after.replace("from setuptools import setup", ""), held)  # noqa: S102 - our own text
    assert held["NEEDS"] == others
    assert after.startswith("# é\nfrom setuptools import setup\nNAME = 'é'; NEEDS = [")


@pytest.mark.parametrize(
    "text",
    [
        "setup(install_requires='funcy')\n",
        "NEEDS = ['funcy']\nMORE = ['funcy>=1']\n",
        "NEEDS = ['funcy' + suffix]\n",
        "def broken(:\n",
    ],
)
def test_what_is_no_single_element_of_a_list_is_left_to_a_person(text: str) -> None:
    with pytest.raises(CannotFixError):
        without_setup_requirement(text, "funcy", "")
