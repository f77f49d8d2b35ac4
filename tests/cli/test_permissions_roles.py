"""Role specs (`roles/1`) are held against what principals have today."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.permissions import command
from tests.cli.test_permissions_use import USER, inline

EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def found(folder: Path, spec: str) -> tuple[set[str], str]:
    held = {"UserName": "operator", "Arn": USER, "UserPolicyList": inline(EVERYTHING)}
    (folder / "account.json").write_text(json.dumps({"UserDetailList": [held]}))
    (folder / "roles.yaml").write_text(f"schema: roles/1\n{spec}")
    arguments = [str(folder), "--output", "json=-", "--exit-zero", "--as-of", "2028-03-01"]
    report: Any = json.loads(CliRunner().invoke(command, arguments).output)
    rules = {one["rule"].removeprefix("permissions/") for one in report["findings"]}
    return rules, json.dumps({k: v for k, v in report.items() if k != "findings"})


WATCHED = {"expired-grant-present", "missing-approval", "standing-privilege"}


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ("expires: 2028-01-31T00:00:00Z, approver: lead", {"expired-grant-present"}),
        ("approver: lead", {"standing-privilege"}),
        ("expires: 2028-06-30T00:00:00Z", {"missing-approval"}),
        ("expires: 2028-06-30T00:00:00Z, approver: lead", set()),
    ],
)
def test_a_grant_needs_an_end_that_is_kept_and_an_approval(
    tmp_path: Path, grant: str, expected: set[str]
) -> None:
    rules, _ = found(tmp_path, f"grants:\n- {{principal: user/operator, role: own, {grant}}}\n")
    assert rules & WATCHED == expected


@pytest.mark.parametrize(
    "spec",
    [
        "grants:\n- {principal: operator, role: own, expires: soon}\n",
        "grants:\n- {principal: operator}\n",
        "grants:\n- {principal: operator, role: own, until: 2028-06-30}\n",
        "separation:\n- [own]\n",
    ],
)
def test_a_spec_that_cannot_be_read_is_a_gap_with_its_line(tmp_path: Path, spec: str) -> None:
    _, told = found(tmp_path, spec)
    assert "role spec: " in told
    assert "roles.yaml:3" in told


def test_the_number_of_standing_privileged_grants_is_told(tmp_path: Path) -> None:
    spec = "grants:\n- {principal: user/operator, role: own, approver: lead}\n"
    _, told = found(tmp_path, spec)
    (row,) = json.loads(told)["sections"]["role grants"]
    assert (row["standing_privileged"], row["written"], row["held"]) == (1, 1, 1)
