"""AWS policies and the identities that carry them: one meaning, many spellings.

Source: AWS IAM User Guide, "Grammar of the IAM JSON policy language", "IAM JSON policy elements:
Principal" (an account id and its root ARN are the same principal) and "Action" (not case-sensitive).
"""

import re
from collections.abc import Callable

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json
from scanner.normalize.meaning._rows import (
    Case,
    Default,
    Exact,
    Form,
    Is,
    Keyed,
    Meaning,
    Respelled,
    Row,
    SetLike,
    Settled,
)

_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ROOT = re.compile(r"arn:aws[a-z-]{0,20}:iam::([0-9]{12}):root")
_LISTS = ("Resource", "NotResource")
_ACTIONS = ("Action", "NotAction")
_PRINCIPALS = ("Principal", "NotPrincipal")


def decoded(document: Json) -> Json:
    """Return a policy as data, also from JSON text and from the percent-encoded text of the API."""
    if not isinstance(document, str):
        return document
    text = document
    if text.startswith("%"):
        text = _PERCENT.sub(lambda found: bytes((int(found[1], 16),)), text.encode()).decode(
            "utf-8", "replace"
        )
    try:
        return load_json(text)
    except DocumentSyntaxError:
        return document


def canonical_policy(document: Json) -> Json:
    """Return a policy with every list written as a list and every action in lower case."""
    policy = decoded(document)
    if not isinstance(policy, dict) or "Statement" not in policy:
        return document
    listed = policy["Statement"]
    statements = listed if isinstance(listed, list) else [listed]
    return {**policy, "Statement": [_statement(each) for each in statements]}


def _statement(statement: Json) -> Json:
    if not isinstance(statement, dict):
        return statement
    return {
        key: _ELEMENTS[key](value) if key in _ELEMENTS else value
        for key, value in statement.items()
        # A statement without conditions, and one without a name.
        if (key, value) not in (("Condition", {}), ("Sid", ""))
    }


def _listed(value: Json) -> Json:
    return value if isinstance(value, list) else [value]


def _actions(value: Json) -> Json:
    return [
        Respelled.of(each.lower(), each) if isinstance(each, str) else each
        for each in _listed(value)
    ]


def _principal(value: Json) -> Json:
    if value == "*":
        return {"AWS": ["*"]}
    if not isinstance(value, dict):
        return value
    return {kind: [_account(each) for each in _listed(held)] for kind, held in value.items()}


def _account(principal: Json) -> Json:
    found = _ROOT.fullmatch(principal) if isinstance(principal, str) else None
    return Respelled.of(found[1], principal) if found else principal


def without_given_names(spec: Json, live: Json) -> Json:
    """Return live statements without the names that the service gave, where the spec gives none."""
    if not isinstance(spec, list) or not isinstance(live, list) or any(map(_is_named, spec)):
        return live
    return [
        {key: value for key, value in each.items() if key != "Sid"} if _is_named(each) else each
        for each in live
    ]


def _is_named(statement: Json) -> bool:
    return isinstance(statement, dict) and "Sid" in statement


def _condition(value: Json) -> Json:
    if not isinstance(value, dict):
        return value
    return {
        operator: {
            key.lower(): [_plain(each) for each in _listed(held)] for key, held in keys.items()
        }
        if isinstance(keys, dict)
        else keys
        for operator, keys in value.items()
    }


def _plain(value: Json) -> Json:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


_ELEMENTS: dict[str, Callable[[Json], Json]] = {
    **dict.fromkeys(_LISTS, _listed),
    **dict.fromkeys(_ACTIONS, _actions),
    **dict.fromkeys(_PRINCIPALS, _principal),
    "Condition": _condition,
}


def _allow(**elements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **elements}]}


_READ = _allow(Action=["s3:GetObject"], Resource=["*"])
_ARN = "arn:aws:iam::123456789012:root"


def _set(path: str, one: Json, two: Json) -> Row:
    return Row(path, SetLike(), Case([one, two], [two, one]), Case([one, two], [two]))


_POLICY = (
    Row(
        "",
        Form(canonical_policy),
        Case(
            _READ,
            '{"Statement": {"Effect": "Allow", "Action": "S3:getobject", "Resource": "*"}, "Version": "2012-10-17"}',
        ),
        Case(_READ, _allow(Action=["s3:PutObject"], Resource=["*"])),
    ),
    Row("", Exact(), Case(_READ, _READ), Case(_READ, {**_READ, "Id": "x"})),
    Row(
        "Version",
        Default("2008-10-17"),
        Case("2008-10-17", None),
        Case("2012-10-17", None),
    ),
    Row(
        "Statement",
        Settled(without_given_names),
        Case([{"Effect": "Allow"}], [{"Sid": "1", "Effect": "Allow"}]),
        Case([{"Effect": "Allow"}], [{"Sid": "1", "Effect": "Deny"}]),
    ),
    Row(
        "Statement",
        SetLike(("Sid",)),
        Case(
            [{"Sid": "A", "Effect": "Allow"}, {"Sid": "B", "Effect": "Deny"}],
            [{"Sid": "B", "Effect": "Deny"}, {"Sid": "A", "Effect": "Allow"}],
        ),
        Case([{"Sid": "A", "Effect": "Allow"}], [{"Sid": "A", "Effect": "Deny"}]),
    ),
    Row(
        "Statement[]",
        Exact(),
        Case({"Effect": "Allow"}, {"Effect": "Allow"}),
        Case({"Effect": "Allow"}, {"Effect": "Allow", "Condition": {"Bool": {"a": ["b"]}}}),
    ),
    *(_set(f"Statement[].{name}", "s3:getobject", "s3:putobject") for name in _ACTIONS),
    *(_set(f"Statement[].{name}", "arn:aws:s3:::a", "arn:aws:s3:::A") for name in _LISTS),
    *(
        row
        for name in _PRINCIPALS
        for row in (
            Row(
                f"Statement[].{name}",
                Exact(),
                Case({"AWS": [_ARN]}, {"AWS": [_ARN]}),
                Case({"AWS": [_ARN]}, {"AWS": [_ARN], "Service": ["ec2.amazonaws.com"]}),
            ),
            _set(f"Statement[].{name}.*", _ARN, "*"),
        )
    ),
    Row(
        "Statement[].Condition",
        Exact(),
        Case({"Bool": {"a": ["b"]}}, {"Bool": {"a": ["b"]}}),
        Case({"Bool": {"a": ["b"]}}, {"Bool": {"a": ["b"]}, "Null": {"c": ["d"]}}),
    ),
    Row(
        "Statement[].Condition.*",
        Exact(),
        Case({"a": ["b"]}, {"a": ["b"]}),
        Case({"a": ["b"]}, {"a": ["b"], "c": ["d"]}),
    ),
    _set("Statement[].Condition.*.*", "eu-central-1", "us-east-1"),
)


def _keyed(path: str, key: str) -> Row:
    one, two = {key: "a"}, {key: "b"}
    return Row(path, Keyed((key,)), Case([one, two], [two, one]), Case([one], [one, two]))


def _inline(path: str) -> tuple[Row, ...]:
    return (_keyed(path, "PolicyName"), Row(f"{path}[].PolicyDocument", Is("aws.Policy")))


_IDENTITY = (
    Row("AssumeRolePolicyDocument", Is("aws.Policy")),
    Row("PolicyDocument", Is("aws.Policy")),
    Row("Document", Is("aws.Policy")),
    Row("Policy", Is("aws.Policy")),
    Row("Attributes.Policy", Is("aws.Policy")),
    _keyed("AttachedManagedPolicies", "PolicyArn"),
    _keyed("AttachedPolicies", "PolicyArn"),
    _set("GroupList", "operators", "auditors"),
    _keyed("PolicyVersionList", "VersionId"),
    Row("PolicyVersionList[].Document", Is("aws.Policy")),
    *(
        row
        for path in ("RolePolicyList", "UserPolicyList", "GroupPolicyList")
        for row in _inline(path)
    ),
)

MEANING = Meaning(
    types={"aws.Policy": _POLICY, "aws.Identity": _IDENTITY},
    kinds={"aws/*": "aws.Identity", "aws/*policy": "aws.Policy"},
)
