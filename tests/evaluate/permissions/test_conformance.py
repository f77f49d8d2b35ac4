"""An example account from elsewhere: each principal called escalating there is accounted for."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.evaluate.permissions._analysis import PermissionAnalysis, analyse
from scanner.model.evidence import Snapshot, Source
from scanner.model.resource import Origin, Resource, estate_of
from scanner.normalize.documents.aws_authorization_details import READER

FOLDER = Path(os.environ.get("TRUEUP_CONFORMANCE", "")) / "permissions-aws"


@pytest.fixture(scope="module")
def analysis() -> PermissionAnalysis:
    if not (FOLDER / "account.json").is_file():
        pytest.skip("TRUEUP_CONFORMANCE names no folder with permissions-aws/account.json")
    text = (FOLDER / "account.json").read_text(encoding="utf-8")
    snapshot = Snapshot(
        Source("files", "account"), "account.json", text.encode(), "sha256:0", Origin("account")
    )
    read = [one for one in READER.read(snapshot, text) if isinstance(one, Resource)]
    return analyse(estate_of(read, datetime(2026, 11, 1, tzinfo=UTC)))


def test_each_escalating_principal_is_reported_or_closed_by_a_named_denial(
    analysis: PermissionAnalysis,
) -> None:
    counted = json.loads((FOLDER / "cloudsplaining-0.9.0.json").read_text(encoding="utf-8"))
    escalating = {name for name, held in counted.items() if held.get("PrivilegeEscalation")}
    assert len(escalating) == 64
    reported = {
        f"{one.principal.kind}s/{one.principal.name}" for one in analysis.rights if one.ways
    }
    closed = {
        row["principal"].split("/")[2] + "s/" + row["principal"].rpartition("/")[2]
        for row in analysis.sections["denied permissions"]
    }
    assert not escalating - reported - closed


def test_nothing_of_the_account_is_left_unjudged(analysis: PermissionAnalysis) -> None:
    assert not [gap for gap in analysis.not_evaluated if gap.incomplete]
