import pytest

from scanner.model.resource import Json
from scanner.normalize.grammars.yaml_text import load_documents

HEAD = "apiVersion: v1\nkind: ConfigMap\n"


def read(text: str) -> Json:
    return load_documents(text)[0].value["x"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", True), ("on", True), ("Off", False), ("n", False), ("True", True),
        ("0400", 256), ("-0400", -256), ("0o400", 256), ("0x1F", 31), ("0b11", 3), ("1_000", 1000),
        ("08", 8), ("+5", 5), ("1_0.5", 10.5), ("1e3", 1000.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", ["x: {}\n", "x: {} # said\n", "x: &name {}\n"])
def test_unquoted_words_of_a_manifest_mean_what_kubernetes_reads(
    written: str, meant: Json, style: str
) -> None:
    found = read(HEAD + style.format(written))
    assert (type(found), found) == (type(meant), meant)


@pytest.mark.parametrize(
    "written",
    ["12:30:45", "2020-01-01", "1.2.3", "yEs", "0400m", "_1", "-", "+", "1__", "0x", "0b2"],
)
def test_everything_else_stays_text(written: str) -> None:
    found = read(f"{HEAD}x: '{written}'\n")
    assert found == written
    if written not in ("-", "1__"):
        assert read(f"{HEAD}x: {written}\n") == written


@pytest.mark.parametrize("written", ["yes", "0400", "1_000"])
def test_quoted_words_are_text(written: str) -> None:
    assert read(f'{HEAD}x: "{written}"\n') == written


@pytest.mark.parametrize("head", ["", "kind: x\n", "apiVersion: v1\nother: {kind: y}\n"])
def test_other_documents_follow_the_core_schema(head: str) -> None:
    assert read(f"{head}x: yes\n") == "yes"
    assert read(f"{head}x: 0400\n") == "0400"


def test_words_in_a_list_of_one_line_are_read_alike() -> None:
    assert read(f"{HEAD}x: [yes, 0400, web]\n") == [True, 256, "web"]
