"""The key of the hashes that stand for secrets can change; old evidence keeps the id of its own."""

import re
from pathlib import Path

import pytest

from scanner.evidence.store import EvidenceStore
from scanner.evidence.verification import verify_store
from scanner.operate.config import load
from scanner.operate.replay import replay
from scanner.operate.scan import ScanRequest, scan
from tests.operate.repositories import commit

CONFIGURATION = """\
version: 1
name: acme
sources:
  - {kind: files, name: live, path: live}
checks: {areas: [drift]}
evidence: {key: "env:TRUEUP_KEY"}
"""
SECRET = "tr0ub4dor-and-3"


def test_after_a_rotation_each_run_names_its_own_key_and_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "governance"
    commit(root, {"trueup.yaml": CONFIGURATION, "live/app.env": f"DB_PASSWORD={SECRET}\n"})
    ids = []
    store = EvidenceStore(root / ".trueup" / "evidence")
    runs = []
    for key in ("a" * 40, "b" * 40):
        monkeypatch.setenv("TRUEUP_KEY", key)
        runs.append(scan(load(root), ScanRequest(), lambda _: None).run)
        content = b"".join(one.content for one in store.load(runs[-1].id)).decode()
        assert SECRET not in content
        ids.append(re.findall(r"masked-hmac-([0-9a-f]{8})-", content))
    assert len(ids[0]) == len(ids[1]) == 1
    assert ids[0] != ids[1]
    monkeypatch.delenv("TRUEUP_KEY")
    assert verify_store(store, runs[-1].evidence_head).problems == ()
    assert replay(store, runs[0].id).report.run.inputs.evidence == runs[0].inputs.evidence
