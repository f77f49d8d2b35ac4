"""A real server of the AWS APIs: every page of every call is read, and a refusal is a gap."""

import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from scanner import plugins
from scanner.evaluate.permissions._analysis import analyse as permissions
from scanner.model.check import Check
from scanner.model.resource import Estate
from tests.live.aws_pages import paged, through
from tests.live.aws_policies import fill_policies
from tests.live.loopback import Asked, Said, serving
from tests.live.reading import Read, read
from tests.live.servers import free_port, listens, running

pytestmark = [pytest.mark.live, pytest.mark.slow]
_REGIONS = ["us-east-1", "eu-central-1"]
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    ],
}  # fmt: skip
_EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


@pytest.fixture(scope="module", autouse=True)
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    home = tmp_path_factory.mktemp("aws")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_CONFIG_FILE", str(home / "config"))
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
        patch.delenv("AWS_PROFILE", raising=False)
        yield


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An account with more of everything than fits on the smallest page."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]  # fmt: skip
    log = tmp_path_factory.mktemp("moto") / "log"
    with running(command, lambda: listens(port), log):
        endpoint = f"http://127.0.0.1:{port}"
        _fill(endpoint)
        yield endpoint


def _client(endpoint: str, service: str, region: str = "us-east-1") -> Any:
    config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1})
    return boto3.client(service, region_name=region, endpoint_url=endpoint, config=config)


def _fill(endpoint: str) -> None:
    iam = _client(endpoint, "iam")
    for number in range(3):
        iam.create_user(UserName=f"operator-{number}")
        iam.create_role(RoleName=f"job-{number}", AssumeRolePolicyDocument=json.dumps(_TRUST))
        iam.create_group(GroupName=f"team-{number}")
        iam.create_policy(PolicyName=f"all-{number}", PolicyDocument=json.dumps(_EVERYTHING))
    iam.put_role_policy(
        RoleName="job-0", PolicyName="everything", PolicyDocument=json.dumps(_EVERYTHING)
    )
    s3 = _client(endpoint, "s3")
    for number in range(3):
        s3.create_bucket(Bucket=f"invoices-{number}")
    s3.put_bucket_tagging(
        Bucket="invoices-0", Tagging={"TagSet": [{"Key": "team", "Value": "shop"}]}
    )
    s3.put_bucket_versioning(Bucket="invoices-0", VersioningConfiguration={"Status": "Enabled"})
    for region in _REGIONS:
        _fill_region(endpoint, region, iam.get_role(RoleName="job-0")["Role"]["Arn"])


def _fill_region(endpoint: str, region: str, role: str) -> None:
    ec2, rds = _client(endpoint, "ec2", region), _client(endpoint, "rds", region)
    for number in range(7):
        group = ec2.create_security_group(GroupName=f"web-{number}", Description="web")
        ec2.create_tags(Resources=[group["GroupId"]], Tags=[{"Key": "team", "Value": "shop"}])
    for number in range(22):
        rds.create_db_instance(
            DBInstanceIdentifier=f"{region}-orders-{number}", DBInstanceClass="db.t3.micro",
            Engine="postgres", MasterUsername="admin", MasterUserPassword="hunter2secret",
            AllocatedStorage=20,
        )  # fmt: skip
        rds.create_db_cluster(
            DBClusterIdentifier=f"{region}-stock-{number}", Engine="aurora-postgresql",
            MasterUsername="admin", MasterUserPassword="hunter2secret",
        )  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def main(event, context): return event\n")
    functions = _client(endpoint, "lambda", region)
    for number in range(3):
        functions.create_function(
            FunctionName=f"{region}-import-{number}", Runtime="python3.12", Role=role,
            Handler="main.main", Code={"ZipFile": packed.getvalue()}, Tags={"team": "shop"},
            Environment={"Variables": {"DB_PASSWORD": "hunter2secret", "LEVEL": "info"}},
        )  # fmt: skip
    functions.add_permission(
        FunctionName=f"{region}-import-0", StatementId="open", Action="lambda:InvokeFunction",
        Principal="*",
    )  # fmt: skip
    fill_policies(lambda service: _client(endpoint, service, region))


@pytest.fixture(scope="module")
def whole(account: str, tmp_path_factory: pytest.TempPathFactory) -> Read:
    root = tmp_path_factory.mktemp("root")
    with serving(paged(account)) as endpoint:
        return read("aws", root, regions=_REGIONS, endpoint_url=endpoint, page_size=1)


def test_every_call_is_read_over_more_than_one_page(whole: Read) -> None:
    assert not whole.gaps
    pages = {one.address for one in whole.snapshots}
    assert "account/iam:GetAccountAuthorizationDetails/page-4" in pages
    assert sum(one.query == "s3:ListAllMyBuckets" for one in whole.snapshots) == 3
    for region in _REGIONS:
        for action in (
            "ec2:DescribeSecurityGroups", "rds:DescribeDBInstances", "rds:DescribeDBClusters",
            "lambda:ListFunctions", "tag:GetResources",
        ):  # fmt: skip
            assert f"{region}/{action}/page-2" in pages, action
    assert len(whole.of_kind("aws/iam/user")) == 3
    assert len(whole.of_kind("aws/iam/role")) == 3
    assert len(whole.of_kind("aws/iam/group")) == 3
    assert set(whole.of_kind("aws/s3/bucket")) == {f"invoices-{number}" for number in range(3)}
    assert len(whole.of_kind("aws/rds/db_instance")) == 44
    assert len(whole.of_kind("aws/rds/db_cluster")) == 44
    assert len(whole.of_kind("aws/lambda/function")) == 6
    groups = {
        one.attributes["GroupName"] for one in whole.of_kind("aws/ec2/security_group").values()
    }
    assert {f"web-{number}" for number in range(7)} <= groups


def test_pages_and_one_page_give_the_same_resources(
    whole: Read, account: str, tmp_path: Path
) -> None:
    once = read("aws", tmp_path, regions=_REGIONS, endpoint_url=account)
    assert set(once.resources) == set(whole.resources)
    kept = ("aws/iam/role", "aws/ec2/security_group", "aws/s3/bucket")
    assert all(once.of_kind(kind).keys() == whole.of_kind(kind).keys() for kind in kept)


def test_a_bucket_says_what_each_further_call_knows(whole: Read) -> None:
    bucket = whole.resources["aws/s3/bucket/invoices-0"].attributes
    assert bucket["Tags"] == [{"Key": "team", "Value": "shop"}]
    assert bucket["VersioningConfiguration"]["Status"] == "Enabled"
    assert "Policy" not in bucket


def test_what_was_read_feeds_the_permissions(whole: Read) -> None:
    found = permissions(Estate(tuple(whole.resources.values())))
    wild = plugins.load_as("evaluate", "permissions/wildcard-action", Check)
    assert any("role/job-0" in one.resource for one in wild.find(found))
    role = next(one for one in whole.of_kind("aws/iam/role").values() if "job-0" in one.uid)
    assert role.attributes["RolePolicyList"][0]["PolicyDocument"] == _EVERYTHING
    assert role.scope == "123456789012"


def test_policies_of_resources_tell_who_is_let_in(whole: Read) -> None:
    found = permissions(Estate(tuple(whole.resources.values())))
    said = {
        name: {str(one.arguments["name"]) for one in check.find(found) if "name" in one.arguments}
        for name in ("public-trust", "cross-account-trust")
        for check in [plugins.load_as("evaluate", f"permissions/{name}", Check)]
    }
    for region in _REGIONS:
        place = f"{region}:123456789012"
        public, foreign = (
            {one.split(":")[2] for one in said[name] if f":{place}:" in one}
            for name in ("public-trust", "cross-account-trust")
        )
        assert public == {"sqs", "kms", "lambda", "ecr"}
        assert foreign == {"sns", "secretsmanager"}


def test_no_password_is_recorded(whole: Read) -> None:
    assert "DB_PASSWORD" in whole.text
    assert "hunter2secret" not in whole.text


def _refusing(
    endpoint: str, refused: Callable[[Asked], bool], code: str = "AccessDenied"
) -> Callable[[Asked], Said]:
    """Return a door in front of the server that lets through what is not refused."""
    error = (
        f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
    )

    def answer(asked: Asked) -> Said:
        if refused(asked):
            return Said(error.encode(), 403, {"Content-Type": "text/xml", "x-amzn-errortype": code})
        return through(endpoint, asked)

    return answer


def test_a_refused_call_is_a_gap_and_the_rest_is_read(account: str, tmp_path: Path) -> None:
    def refused(asked: Asked) -> bool:
        return b"GetAccountAuthorizationDetails" in asked.body

    with serving(_refusing(account, refused)) as endpoint:
        taken = read("aws", tmp_path, regions=_REGIONS, endpoint_url=endpoint)
    assert set(taken.gaps) == {"account/iam:GetAccountAuthorizationDetails"}
    gap = taken.gaps["account/iam:GetAccountAuthorizationDetails"]
    assert gap.reason == "refused (AccessDenied): grant iam:GetAccountAuthorizationDetails"
    assert not gap.whole
    assert not taken.of_kind("aws/iam/role")
    assert len(taken.of_kind("aws/lambda/function")) == 6
    (listed,) = (one for name, one in taken.of_kind("trueup/listing").items() if "iam/role" in name)
    assert listed.attributes["complete"] is False


def test_a_refused_region_is_a_gap_and_the_other_is_read(account: str, tmp_path: Path) -> None:
    def refused(asked: Asked) -> bool:
        return "/eu-central-1/ec2/" in asked.headers.get("authorization", "")

    with serving(_refusing(account, refused, "UnauthorizedOperation")) as endpoint:
        taken = read("aws", tmp_path, regions=_REGIONS, endpoint_url=endpoint)
    assert set(taken.gaps) == {"eu-central-1/ec2:DescribeSecurityGroups"}
    assert taken.of_kind("aws/ec2/security_group")
    places = {
        one.attributes["place"]: one.attributes["complete"]
        for one in taken.of_kind("trueup/listing").values()
        if one.attributes["kind"] == "aws/ec2/security_group"
    }
    assert places == {"us-east-1": True, "eu-central-1": False}


def test_a_refused_policy_is_a_gap_and_the_others_are_read(account: str, tmp_path: Path) -> None:
    def refused(asked: Asked) -> bool:
        return "GetKeyPolicy" in asked.headers.get("x-amz-target", "")

    with serving(_refusing(account, refused)) as endpoint:
        taken = read("aws", tmp_path, endpoint_url=endpoint, services=["kms", "sqs"])
    assert len(taken.gaps) == 1
    assert all("kms:GetKeyPolicy" in one for one in taken.gaps)
    assert len(taken.of_kind("aws/resource-policy")) == 1


def test_a_refused_detail_of_a_bucket_leaves_that_detail_open(account: str, tmp_path: Path) -> None:
    def refused(asked: Asked) -> bool:
        return asked.path.endswith("/invoices-1?policy")

    with serving(_refusing(account, refused)) as endpoint:
        taken = read("aws", tmp_path, endpoint_url=endpoint, services=["s3"])
    assert set(taken.gaps) == {"bucket/invoices-1/s3:GetBucketPolicy"}
    (unread,) = taken.of_kind("trueup/unread").values()
    assert unread.attributes["resource"] == "aws/s3/bucket/invoices-1"
    assert unread.attributes["path"] == ["Policy"]


def test_without_credentials_nothing_is_asked_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/never")
    taken = read("aws", tmp_path)
    assert not taken.snapshots
    assert taken.gaps["account"].whole
    assert "no credentials" in taken.gaps["account"].reason
