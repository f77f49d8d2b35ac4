from pathlib import Path

import pytest

from scanner.operate.secrets import SecretError, resolver


def test_a_reference_to_the_environment_gives_its_value(tmp_path: Path) -> None:
    assert resolver(tmp_path, {"DSN": "value"})("env:DSN", "db") == "value"


def test_a_secret_is_bound_to_the_first_host_it_was_asked_for(tmp_path: Path) -> None:
    resolve = resolver(tmp_path, {"DSN": "value"})
    resolve("env:DSN", "db")
    with pytest.raises(SecretError, match="declared for db, not for evil"):
        resolve("env:DSN", "evil")


@pytest.mark.parametrize("reference", ["env:MISSING", "file:/nowhere/key", "plain-value", "cmd:id"])
def test_what_gives_no_secret_says_so_without_a_value(tmp_path: Path, reference: str) -> None:
    with pytest.raises(SecretError) as caught:
        resolver(tmp_path, {})(reference, "db")
    assert "plain-value" not in str(caught.value)


def test_a_secret_file_outside_the_scanned_tree_is_read(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("value\n")
    (tmp_path / "tree").mkdir()
    assert resolver(tmp_path / "tree", {})(f"file:{tmp_path}/key", "db") == "value"


def test_a_secret_file_inside_the_scanned_tree_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("value")
    with pytest.raises(SecretError, match="inside the scanned tree"):
        resolver(tmp_path, {})("file:key", "db")
