"""No fix writes a secret or more access by itself, and none is refused without cause."""

import pytest

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json
from scanner.remediate._safety import refuse_unsafe


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (["image"], "a", {"masked": "hmac-sha256:k", "hmac": "0"}),
        (["image"], {"masked": "hmac-sha256:k", "hmac": "0"}, "a"),
        (["env", {"name": "X"}, "value"], "a", ["masked-hmac-k1-" + "0" * 64]),
        (["db", "password"], "a", "correct-horse"),
        (["Action"], ["s3:GetObject"], ["s3:GetObject", "s3:PutObject"]),
        (["Principal", "AWS"], "arn:aws:iam::1:root", "*"),
        (["rules", 0, "verbs"], ["get"], ["get", "delete"]),
        (["IpPermissions", 0, "IpRanges"], [], [{"CidrIp": "0.0.0.0/0"}]),
        (["spec", "hostNetwork"], False, True),
        (["BlockPublicAcls"], True, False),
        (["encrypted"], True, None),
    ],
)
def test_unsafe_value_is_refused(path: list[str], old: Json, new: Json) -> None:
    with pytest.raises(CannotFixError):
        refuse_unsafe(path, old, new)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (["spec", "replicas"], 3, 5),
        (["spec", "template", "image"], "web:1", "web:2"),
        (["Action"], ["s3:GetObject", "s3:PutObject"], ["s3:GetObject"]),
        (["spec", "hostNetwork"], True, False),
        (["BlockPublicAcls"], False, True),
        (["tokenTimeoutSeconds"], 30, 60),
    ],
)
def test_harmless_value_is_let_through(path: list[str], old: Json, new: Json) -> None:
    refuse_unsafe(path, old, new)
