"""What a source said is not called fixed when the source was taken out of the scan."""

from datetime import UTC, datetime
from pathlib import Path

from scanner.operate.config import load
from scanner.operate.scan import ScanRequest, scan
from tests.operate.repositories import commit

CONFIGURATION = """\
version: 1
name: acme
sources:
  - {kind: files, name: shop, path: shop}
  - {kind: files, name: page, path: page}
checks: {areas: [dependencies]}
"""
MANIFEST = '[project]\nname = "%s"\nversion = "1"\ndependencies = ["requests"]\n'


def test_findings_of_a_removed_source_are_no_longer_in_scope(tmp_path: Path) -> None:
    files = {f"{name}/pyproject.toml": MANIFEST % name for name in ("shop", "page")}
    code = {f"{name}/a.py": "import json\n" for name in ("shop", "page")}
    commit(tmp_path, {"trueup.yaml": CONFIGURATION, **files, **code})
    first = datetime(2027, 6, 1, tzinfo=UTC)
    before = scan(load(tmp_path), ScanRequest(as_of=first), lambda _text: None)
    assert {one.observation.origin.source for one in before.findings} == {"shop", "page"}
    line = "  - {kind: files, name: page, path: page}\n"
    (tmp_path / "trueup.yaml").write_text(CONFIGURATION.replace(line, ""))
    later = datetime(2027, 6, 2, tzinfo=UTC)
    after = scan(load(tmp_path), ScanRequest(as_of=later), lambda _text: None)
    assert {one.observation.origin.source for one in after.findings} == {"shop"}
    assert after.fixed
    assert all(one.message.startswith("no longer in scope: ") for one in after.fixed)
