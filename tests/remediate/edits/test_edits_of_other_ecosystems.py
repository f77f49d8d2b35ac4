"""A dependency of JavaScript, Rust or Go is cut out whole, alone, and only where that is certain."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.go_text import read_go_mod
from scanner.normalize.grammars.toml_spans import load_toml
from scanner.remediate.remove_dependency import remove_dependency

_NAMES = st.lists(
    st.sampled_from(["alpha", "beta-x", "@scope/gamma", "delta.js", "epsilon"]),
    min_size=1,
    unique=True,
)
_CRATES = ["alpha", "beta-x", "gamma_y", "delta"]
_MODULES = ["example.org/alpha", "example.org/beta/v2", "other.org/gamma", "gopkg.in/delta.v3"]


def _remove(file: str, text: str, group: str, name: str) -> str | None:
    arguments = {"file": file, "distribution": name, "group": group, "marker": ""}
    return remove_dependency.apply(arguments, text)


def _is_cut_from(before: str, after: str) -> bool:
    """Say whether a text is another one with a single piece cut out."""
    head = 0
    while head < len(after) and before[head] == after[head]:
        head += 1
    tail = len(after) - head
    return before[len(before) - tail :] == after[head:]


@given(
    _NAMES, st.sampled_from([None, 0, 1, 2, 4, "\t"]), st.sampled_from(["\n", "\r\n"]), st.data()
)
def test_package_json_loses_exactly_the_entry_in_every_layout(
    names: list[str], indent: int | str | None, newline: str, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(names))
    document = {
        "name": "shop",
        "dependencies": dict.fromkeys(names, "^1.0"),
        "devDependencies": dict.fromkeys(names, "^2.0"),
        "scripts": {"é": "echo"},
    }
    text = json.dumps(document, indent=indent, ensure_ascii=False).replace("\n", newline) + newline
    after = _remove("web/package.json", text, "dependencies", gone)
    assert after is not None
    del document["dependencies"][gone]  # type: ignore[attr-defined]  # a table, by construction
    assert json.loads(after) == document
    assert _is_cut_from(text, after)


@given(st.lists(st.sampled_from(_CRATES), min_size=1, unique=True), st.data())
def test_cargo_toml_loses_exactly_the_entry_however_it_is_written(
    names: list[str], data: st.DataObject
) -> None:
    forms = st.sampled_from(['{} = "1"  # why', '{} = {{ version = "1", features = ["x"] }}'])
    lines = [data.draw(forms).format(name) for name in names]
    own = data.draw(st.booleans())
    gone = data.draw(st.sampled_from(names))
    tables = '\n[dependencies.own]\nversion = "1"\n\n[dependencies.own.inner]\nx = 1\n'
    text = (
        '[package]\nname = "c"  # note\n\n[dependencies]\n' + "\n".join(lines) + "\n"
        + tables + '\n# about tests\n[dev-dependencies]\nalpha = "1"\nown = "1"\n'
    )  # fmt: skip
    name = "own" if own else gone
    after = _remove("Cargo.toml", text, "dependencies", name)
    assert after is not None
    expected = load_toml(text)
    del expected["dependencies"][name]
    assert load_toml(after) == expected
    assert "# about tests\n[dev-dependencies]" in after
    assert set(after.split("\n")) <= set(text.split("\n"))


@given(st.lists(st.sampled_from(_MODULES), min_size=1, unique=True), st.booleans(), st.data())
def test_go_mod_loses_exactly_the_requirement(
    names: list[str],
    block: bool,  # noqa: FBT001 - drawn by hypothesis
    data: st.DataObject,
) -> None:
    gone = data.draw(st.sampled_from(names))
    wanted = [
        f"{name} v1.2.3 // {'in' if number else ''}direct" for number, name in enumerate(names)
    ]
    inner = "".join(f"\t{line}\n" for line in wanted)
    listed = f"require (\n{inner})\n" if block else "".join(f"require {line}\n" for line in wanted)
    text = f"// the shop\nmodule example.org/shop\n\ngo 1.22\n\n{listed}\nreplace other.org/x => ../x\n"
    after = _remove("go.mod", text, "require", gone)
    assert after is not None
    assert [one.path for one in read_go_mod(after).requires] == [n for n in names if n != gone]
    assert after.startswith("// the shop\nmodule example.org/shop\n\ngo 1.22\n")
    assert after.endswith("\nreplace other.org/x => ../x\n")
    assert _is_cut_from(text, after)


@pytest.mark.parametrize(
    ("file", "text", "group", "name"),
    [
        ("package.json", '{"dependencies": {"a": "1"}}', "dependencies", "b"),
        ("package.json", '{"dependencies": {"a": "1"}, "bundledDependencies": ["a"]}', "dependencies", "a"),
        ("package.json", '{"dependencies": {"a": "1", "a": "2"}}', "dependencies", "a"),
        ("Cargo.toml", '[dependencies]\na.version = "1"\na.features = []\n', "dependencies", "a"),
        ("Cargo.toml", '[dependencies]\na = "1"\n[features]\nx = ["dep:a"]\n', "dependencies", "a"),
        ("Cargo.toml", '[dependencies]\na = "1"\n[features]\nx = ["a?/y"]\n', "dependencies", "a"),
        ("Cargo.toml", "[dependencies\n", "dependencies", "a"),
        ("go.mod", "module m\nrequire a v1.0.0\nrequire a v1.1.0\n", "require", "a"),
        ("go.mod", "module m\nrequire a v1.0.0\nreplace a => ../a\n", "require", "a"),
        ("go.mod", "module m\nrequire a v1.0.0\ntool a/cmd\n", "require", "a"),
        ("go.mod", "module m\nrequyre a v1.0.0\n", "require", "a"),
    ],
)  # fmt: skip
def test_what_cannot_be_cut_out_with_certainty_is_refused(
    file: str, text: str, group: str, name: str
) -> None:
    with pytest.raises(CannotFixError):
        _remove(file, text, group, name)
