"""Whatever the documents hold, the answer is a finding, a gap with its place, or both: never silence."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.main import cli

ACCOUNT = "111122223333"
TRUST = {
    "Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
}  # fmt: skip


def role(name: str, document: Any, trust: Any = TRUST) -> dict[str, Any]:
    return {
        "RoleName": name, "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}", "Path": "/",
        "AssumeRolePolicyDocument": {"Statement": [trust]},
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": document}],
    }  # fmt: skip


def asked(folder: Path, *roles: Any, text: str = "", **more: Any) -> dict[str, Any]:
    export = {"UserDetailList": [], "RoleDetailList": list(roles), "Policies": [], **more}
    (folder / "account.json").write_text(text or json.dumps(export))
    command = ["permissions", str(folder), "--output", "json=-", "--as-of", "2026-11-22"]
    result = CliRunner().invoke(cli, command)
    assert result.exit_code in (1, 3), result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def gaps(report: dict[str, Any]) -> list[str]:
    told = [
        f"{one['resource']} {one['reason']}" for one in report["not_evaluated"] if one["incomplete"]
    ]
    return told + [f"{one['place']} {one['reason']}" for one in report["coverage"]["unread"]]


BROKEN: list[tuple[Any, str]] = [
    ("{", "role/r own: document is not JSON"),
    ("%7B%22Statement", "role/r own: document is not JSON"),
    ([], "role/r own: document is not an object"),
    ({"Statement": "Allow"}, "role/r own: Statement is missing, empty or not a list"),
    ({"Statement": [1]}, "role/r own: Statement[0] is not an object"),
    ({"Statement": [{"Effect": "allow", "Action": "*", "Resource": "*"}]}, "Effect is neither"),
    ({"Statement": [{"Effect": "Allow", "Action": "*"}]}, "exactly one of Resource"),
    ({"Statement": [{"Effect": "Allow", "Action": ["s3"], "Resource": "*"}]}, "not service:name"),
    ({"Statement": [{"Effect": "Allow", "Action": {}, "Resource": "*"}]}, "not text"),
    ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": 1}]},
     "Condition is not an object"),
    ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Resourse": 1}]},
     "unknown element 'Resourse'"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "told"), BROKEN)
def test_a_malformed_policy_is_told_with_its_place(
    tmp_path: Path, document: Any, told: str
) -> None:
    assert any(told in one for one in gaps(asked(tmp_path, role("r", document))))


@pytest.mark.parametrize("text", [
    '{"RoleDetailList": [{"RoleName": "r", ', '{"RoleDetailList": 7}', '{"RoleDetailList": [7]}',
    '{"RoleDetailList": [], "RoleDetailList": []}', '{"RoleDetailList": [], "IsTruncated": true}',
    '["RoleDetailList", "\\"RoleDetailList\\""]',
])  # fmt: skip
def test_a_malformed_export_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    assert any("account.json" in one for one in gaps(asked(tmp_path, text=text)))


def test_an_unknown_action_neither_stops_nor_hides_anything(tmp_path: Path) -> None:
    statements = [
        {"Effect": "Allow", "Action": ["nosuch:Thing", "s3:NoSuchAction"], "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"},
    ]
    report = asked(tmp_path, role("r", {"Statement": statements}))
    assert any(one["rule"] == "permissions/escalation" for one in report["findings"])
    document = tmp_path / "account.json"
    command = ["permissions", "can", str(document), "--principal", "r", "--assume-none"]
    more = ["--action", "nosuch:Thing", "--resource", "*", "--output", "json=-"]
    assert json.loads(CliRunner().invoke(cli, [*command, *more]).stdout)["verdict"] == "allow"


def test_doubled_statement_ids_are_told_apart_by_position(tmp_path: Path) -> None:
    statements = [
        {"Sid": "S", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"},
        {"Sid": "S", "Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"},
    ]
    report = asked(tmp_path, role("r", {"Statement": statements}))
    (one,) = [one for one in report["findings"] if one["rule"] == "permissions/escalation"]
    assert one["facts"]["witness"][0]["statement"] == 1


def test_roles_that_assume_one_another_in_a_circle_are_judged(tmp_path: Path) -> None:
    def leads(name: str, to: str) -> dict[str, Any]:
        arn = f"arn:aws:iam::{ACCOUNT}:role/{to}"
        allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn}
        return role(name, {"Statement": [allowed]})

    strong = role("z", {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    report = asked(tmp_path, leads("a", "b"), leads("b", "c"), leads("c", "a"), strong)
    assert not gaps(report)
    assert "role/z" in {one["resource"].partition("::")[2][13:] for one in report["findings"]}


def test_a_group_that_is_not_there_and_one_that_names_itself_are_judged(tmp_path: Path) -> None:
    user = {
        "UserName": "u", "Arn": f"arn:aws:iam::{ACCOUNT}:user/u",
        "GroupList": ["loop", "loop", "gone"],
    }  # fmt: skip
    group = {
        "GroupName": "loop", "Arn": f"arn:aws:iam::{ACCOUNT}:group/loop", "GroupList": ["loop"],
        "GroupPolicyList": [],
    }  # fmt: skip
    report = asked(tmp_path, UserDetailList=[user], GroupDetailList=[group])
    assert any("group gone is not in the export" in one for one in gaps(report))


@pytest.mark.parametrize("many", [
    {"Effect": "Allow", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{'b' * 900}{n}/*" for n in range(5_500)]},
    {"Effect": "Allow", "Action": [f"s3:{'G' * 40}{n}*" for n in range(100_000)], "Resource": "*"},
])  # fmt: skip
def test_a_policy_of_five_megabytes_is_told(tmp_path: Path, many: dict[str, Any]) -> None:
    document = {"Statement": [many, {"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    assert len(json.dumps(document)) > 4_900_000
    told = gaps(asked(tmp_path, role("r", document)))
    assert any("more than is read" in one for one in told)


def test_a_policy_nested_beyond_measure_is_told(tmp_path: Path) -> None:
    deep = '{"RoleDetailList": [' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "]}"
    assert any("account.json" in one for one in gaps(asked(tmp_path, text=deep)))
