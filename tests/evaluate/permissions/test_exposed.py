"""Resources that their own policies open, from every place where such a policy is recorded."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.evaluate.permissions._analysis import PermissionAnalysis, analyse
from scanner.evaluate.permissions._can import Request, can
from scanner.evaluate.permissions._examples import account, resource_policy, role, statement
from scanner.evaluate.permissions.cross_account_trust import cross_account_trust
from scanner.evaluate.permissions.public_trust import public_trust
from scanner.model.evidence import Source
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Certainty
from scanner.operate.pipeline import gather, understand
from tests.findings.test_attribution import NOW
from tests.live.drifting import context_in

BUCKET = "arn:aws:s3:::reports"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
FOREIGN = {"AWS": "arn:aws:iam::999988887777:role/reader"}


def said(analysis: PermissionAnalysis) -> list[str]:
    return [
        one.text for check in (public_trust, cross_account_trust) for one in check.find(analysis)
    ]


def on_queue(*statements: Json) -> list[str]:
    return said(analyse(account(resource_policy(QUEUE, *statements))))


def read(root: Path, files: dict[str, Json]) -> Estate:
    folder = root / "files"
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    gathered = gather((Source("files", "here", {"path": "files"}),), context_in(root))
    understood = understand(gathered.snapshots)
    assert not understood.unread
    return Estate(understood.resources, NOW)


def state(*resources: tuple[str, str, dict[str, Json]]) -> Json:
    listed = [
        {"mode": "managed", "type": kind, "name": name, "instances": [{"attributes": attributes}]}
        for kind, name, attributes in resources
    ]
    return {"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": listed}


def document(action: str, who: Json, *resources: str) -> dict[str, Json]:
    held = {"Effect": "Allow", "Action": action, "Principal": who}
    return {"Statement": [{**held, "Resource": list(resources)} if resources else held]}


def test_what_the_command_line_prints_and_what_repositories_hold_is_read(tmp_path: Path) -> None:
    text = json.dumps(document("s3:GetObject", "*", f"{BUCKET}/*"))
    bare = json.dumps(document("ecr:BatchGetImage", "*"))
    secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:till-a1b2c3"
    foreign = json.dumps(document("secretsmanager:GetSecretValue", FOREIGN, "*"))
    pages = [{"Policy": text, "Arn": f"{BUCKET}-{number}"} for number in range(3)]
    found = said(
        analyse(
            read(
                tmp_path,
                {
                    "bucket.json": {"Policy": text},
                    "pages.json": "\n".join(json.dumps(one) for one in pages),
                    "alone.json": document("sqs:SendMessage", "*", QUEUE),
                    "ecr.json": {
                        "registryId": "111122223333", "repositoryName": "shop", "policyText": bare,
                    },
                    "secret.json": {"ARN": secret, "Name": "till", "ResourcePolicy": foreign},
                },
            )
        )
    )  # fmt: skip
    assert f"{BUCKET} is open to everybody: s3:GetObject" in found
    assert [one for one in found if f"{BUCKET}-2 is open" in one]
    assert f"{QUEUE} is open to everybody: sqs:SendMessage" in found
    assert (
        "arn:aws:ecr:*:111122223333:repository/shop is open to everybody: ecr:BatchGetImage"
        in found
    )
    assert f"{secret} is open to account 999988887777: secretsmanager:GetSecretValue" in found
    assert len(found) == 7


def test_states_record_policies_and_permissions_of_functions(tmp_path: Path) -> None:
    function = "arn:aws:lambda:eu-west-1:111122223333:function:import"
    text = json.dumps(document("s3:GetObject", "*", f"{BUCKET}/*"))
    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
    held = state(
        ("aws_s3_bucket", "reports", {"arn": BUCKET, "bucket": "reports", "policy": text}),
        ("aws_s3_bucket_policy", "reports", {"bucket": "reports", "policy": text}),
        ("aws_sqs_queue_policy", "q", {"queue_url": url, "policy": json.dumps(document("sqs:*", "*", "*"))}),
        ("aws_lambda_function", "f", {"function_name": "import", "arn": function}),
        ("aws_lambda_permission", "p", {
            "function_name": "import", "action": "lambda:InvokeFunction", "principal": "*",
        }),
        ("aws_lambda_permission", "own", {
            "function_name": "import", "action": "lambda:InvokeFunction", "principal": "111122223333",
        }),
        ("aws_lambda_permission", "other", {
            "function_name": "import", "action": "lambda:InvokeFunction", "principal": "999988887777",
        }),
        ("aws_lambda_permission", "service", {
            "function_name": "import", "action": "lambda:InvokeFunction",
            "principal": "s3.amazonaws.com", "source_arn": BUCKET,
        }),
    )  # fmt: skip
    assert sorted(said(analyse(read(tmp_path, {"terraform.tfstate": held})))) == [
        f"{function} is open to account 999988887777: lambda:InvokeFunction",
        f"{function} is open to everybody: lambda:InvokeFunction",
        f"{BUCKET} is open to everybody: s3:GetObject",
        f"{QUEUE} is open to everybody: sqs:*",
    ]


def test_a_public_access_block_keeps_a_bucket_to_its_account(tmp_path: Path) -> None:
    text = json.dumps(document("s3:GetObject", "*", f"{BUCKET}/*"))
    policy = ("aws_s3_bucket_policy", "p", {"bucket": "reports", "policy": text})
    for restricts in (True, False):
        block = {"bucket": "reports", "restrict_public_buckets": restricts}
        held = state(policy, ("aws_s3_bucket_public_access_block", "b", block))
        root = tmp_path / str(restricts)
        root.mkdir()
        assert bool(said(analyse(read(root, {"terraform.tfstate": held})))) != restricts


@pytest.mark.parametrize(
    ("condition", "open_to_all"),
    [
        ({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
        ({"StringLike": {"aws:PrincipalOrgID": "o-*"}}, False),
        ({"StringLike": {"aws:PrincipalOrgID": "*"}}, True),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, False),
        ({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "0.0.0.0/0"]}}, True),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, False),
    ],
)
def test_conditions_are_judged_by_what_they_name(condition: Json, open_to_all: bool) -> None:  # noqa: FBT001 - a table
    allow = statement("sqs:SendMessage", QUEUE, Principal="*", Condition=condition)
    assert bool(on_queue(allow)) == open_to_all


@pytest.mark.parametrize(
    ("deny", "shuts"),
    [
        ({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}, True),
        ({"Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"},
                        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}, True),
        ({}, True),
        ({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1", "aws:RequestedRegion": "x"}}},
         True),
        ({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"},
                        "StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}, False),
        ({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}, False),
        ({"Condition": {"StringNotLike": {"aws:PrincipalArn": "*"}}}, False),
        ({"Action": "sqs:DeleteMessage"}, False),
        ({"Resource": f"{QUEUE}-2"}, False),
        ({"Principal": {"AWS": "999988887777"}}, False),
    ],
)  # fmt: skip
def test_a_denial_closes_only_what_it_speaks_of(deny: dict[str, Json], shuts: bool) -> None:  # noqa: FBT001 - a table
    allow = statement("sqs:SendMessage", QUEUE, Principal="*")
    denial = {**statement("sqs:*", "*", effect="Deny", Principal="*"), **deny}
    assert bool(on_queue(allow, denial)) != shuts


def test_a_condition_that_may_hold_is_named_and_conditional() -> None:
    allow = statement("sqs:SendMessage", QUEUE, Principal="*",
                      Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})  # fmt: skip
    [one] = public_trust.find(analyse(account(resource_policy(QUEUE, allow))))
    assert one.certainty is Certainty.CONDITIONAL
    assert (
        one.text
        == f"{QUEUE} is open to everybody if StringEquals aws:requestedregion: sqs:SendMessage"
    )


def test_all_but_somebody_is_everybody() -> None:
    assert on_queue({**statement("sqs:SendMessage", QUEUE), "NotPrincipal": FOREIGN})


def test_without_an_account_nothing_is_called_foreign_and_that_is_said() -> None:
    one = resource_policy(BUCKET, statement("s3:GetObject", f"{BUCKET}/*", Principal=FOREIGN))
    alone = analyse(account(one))
    assert not said(alone)
    assert any("neither are foreign ones" in gap.reason for gap in alone.not_evaluated)
    beside = analyse(account(one, role("till")))
    assert said(beside) == [f"{BUCKET} is open to account 999988887777: s3:GetObject"]
    trusted = account(one, role("till"), trusted_accounts=["999988887777"])
    assert not said(analyse(trusted))


def test_load_balancers_may_write_their_logs_into_buckets_alone() -> None:
    balancer = {"AWS": "arn:aws:iam::054676820928:root"}
    bucket = resource_policy(BUCKET, statement("s3:PutObject", f"{BUCKET}/*", Principal=balancer))
    assert not said(analyse(account(bucket, role("till"))))
    assert on_queue(statement("sqs:SendMessage", QUEUE, Principal=balancer))


def test_malformed_policies_are_named() -> None:
    broken = Resource("aws/resource-policy/x", "aws/resource-policy",
                      {"Arn": QUEUE, "Policy": '{"Statement": [{"Effect": "Maybe"}]}'})  # fmt: skip
    gaps = [one.resource for one in analyse(account(broken)).not_evaluated]
    assert broken.uid in gaps


def test_the_trust_policy_of_a_role_is_no_resource(tmp_path: Path) -> None:
    trust = document("sts:AssumeRole", "*")
    found = said(analyse(read(tmp_path, {"trust.json": trust})))
    assert found == ["policy document trust.json can be assumed by every AWS account"]


def test_a_policy_that_was_seen_answers_whether_somebody_may() -> None:
    foreign = resource_policy(QUEUE, statement("sqs:SendMessage", QUEUE, Principal="*"))
    estate = account(role("till"), foreign)
    asked = Request("role/till", "sqs:SendMessage", QUEUE, assume_none=True)
    assert can(estate, asked).verdict == "allow"
    denied = resource_policy(
        QUEUE, statement("sqs:SendMessage", QUEUE, effect="Deny", Principal="*")
    )
    holder = role("till", statement("sqs:*"))
    assert can(account(holder, denied), asked).verdict == "deny"
    assert can(account(holder), asked).verdict == "allow"


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["*", "", "a.com", "arn:aws:s3:::b", "1"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["Statement", "Effect", "Principal", "Action", "AWS", "Condition", "Resource"]),
        inner,
    ),
    max_leaves=12,
)  # fmt: skip
PLACES = (
    "aws/resource-policy", "aws/s3/bucket", "terraform/aws_s3_bucket_policy",
    "terraform/aws_lambda_permission", "terraform/aws_sqs_queue_policy", "terraform/aws_lambda_function",
)  # fmt: skip
FIELDS = ("Policy", "policy", "Arn", "bucket", "principal", "action", "function_name", "queue_url",
          "PublicAccessBlockConfiguration", "source_arn", "arn")  # fmt: skip


@given(st.sampled_from(PLACES), st.dictionaries(st.sampled_from(FIELDS), ODD))
def test_records_of_any_shape_are_judged_or_named(kind: str, attributes: dict[str, Json]) -> None:
    said(analyse(account(Resource(f"{kind}/x", kind, attributes), role("till"))))
