"""AWS resources: tags, security groups and what the service writes itself.

Source: AWS Tagging guide ("aws:" is reserved for AWS), Amazon EC2 API Reference, IpPermission.
"""

import re

from scanner.model.resource import Json
from scanner.normalize.grammars.networks import canonical_network
from scanner.normalize.meaning._rows import (
    Case,
    Default,
    Exact,
    Form,
    Is,
    Keyed,
    Meaning,
    Row,
    Silent,
    Typed,
)

_DIGITS = re.compile(r"-?[0-9]{1,5}")
_PORTS = ("FromPort", "ToPort")
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
_ONE, _TWO = {"Key": "team", "Value": "shop"}, {"Key": "cost", "Value": "7"}
_WEB = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
_NET, _LAN = {"CidrIp": "192.0.2.0/24"}, {"CidrIp": "10.0.0.0/8"}
_SSH = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
_CREATED = ("Arn", "CreateDate", "UpdateDate", "RoleId", "UserId", "GroupId", "PolicyId", "OwnerId", "RoleLastUsed", "PasswordLastUsed", "AttachmentCount", "SecurityGroupArn")  # fmt: skip


def without_reserved_tags(tags: Json) -> Json:
    """Return the list of tags, also of a map, without those that only AWS itself can set."""
    if isinstance(tags, dict):
        tags = [{"Key": key, "Value": value} for key, value in tags.items()]
    if isinstance(tags, list):
        return [each for each in tags if not _is_reserved(each)]
    return tags


def _is_reserved(tag: Json) -> bool:
    return isinstance(tag, dict) and str(tag.get("Key", "")).startswith("aws:")


def _protocol(value: Json) -> Json:
    text = str(value).lower() if isinstance(value, str | int) else value
    return _PROTOCOLS.get(text, text)


def merged_permissions(permissions: Json) -> Json:
    """Return permissions as the service gives them: one for each protocol and range of ports."""
    if not isinstance(permissions, list) or not all(isinstance(one, dict) for one in permissions):
        return permissions
    merged: dict[tuple[Json, ...], dict[str, Json]] = {}
    for one in permissions:
        protocol = _protocol(one.get("IpProtocol"))
        ports = (
            {} if protocol == "-1" else {name: _port(one[name]) for name in _PORTS if name in one}
        )
        rest = {key: value for key, value in one.items() if key not in _PORTS}
        name = (protocol, *(ports.get(each) for each in _PORTS))
        if not all(isinstance(each, str | int | None) for each in name):
            return permissions
        held = merged.setdefault(name, {**rest, **ports})
        for key, value in rest.items():
            if held.get(key) is not value:
                held[key] = _together(held.get(key), value)
    return list(merged.values())


def _port(value: Json) -> Json:
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value


def _together(one: Json, other: Json) -> Json:
    return [*one, *other] if isinstance(one, list) and isinstance(other, list) else one or other


def _network(value: Json) -> Json:
    return (canonical_network(value) or value) if isinstance(value, str) else value


def _keyed(path: str, key: str, one: Json, two: Json) -> Row:
    first, second = {key: one}, {key: two}
    return Row(
        path, Keyed((key,)), Case([first, second], [second, first]), Case([first], [first, second])
    )


def _tags(path: str) -> tuple[Row, ...]:
    return (
        Row(path, Keyed(("Key",)), Case([_ONE, _TWO], [_TWO, _ONE]), Case([_ONE], [_ONE, _TWO])),
        Row(
            path,
            Form(without_reserved_tags),
            Case([_ONE], [_ONE, {"Key": "aws:cloudformation:stack-name", "Value": "web"}]),
            Case([_ONE], [_ONE, {"Key": "awsome", "Value": "web"}]),
        ),
    )


_LISTS = ("IpRanges", "Ipv6Ranges", "UserIdGroupPairs", "PrefixListIds")
_PERMISSION = (
    # A rule says all there is: whom else it lets in is no detail that only live has.
    Row(
        "",
        Exact(),
        Case(_WEB, {**_WEB, "Ipv6Ranges": []}),
        Case(_WEB, {**_WEB, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}),
    ),
    Row("IpProtocol", Form(_protocol), Case("tcp", "6"), Case("tcp", "udp")),
    Row("FromPort", Default(-1), Case(-1, None), Case(80, None)),
    Row("ToPort", Default(-1), Case(-1, None), Case(80, None)),
    _keyed("IpRanges", "CidrIp", "192.0.2.0/25", "192.0.2.128/25"),
    _keyed("Ipv6Ranges", "CidrIpv6", "2001:db8:1::/48", "2001:db8:2::/48"),
    *(
        Row(path, Form(_network), Case("10.0.0.7/8", "10.0.0.0/8"), Case("10.0.0.0/8", "0.0.0.0/0"))
        for path in ("IpRanges[].CidrIp", "Ipv6Ranges[].CidrIpv6")
    ),
    _keyed("UserIdGroupPairs", "GroupId", "sg-1", "sg-2"),
    _keyed("PrefixListIds", "PrefixListId", "pl-1", "pl-2"),
    *(
        Row(path, Default([]), Case([], None), Case([{"CidrIp": "192.0.2.0/24"}], None))
        for path in _LISTS
    ),
)

_GROUP = tuple(
    row
    for path in ("IpPermissions", "IpPermissionsEgress")
    for row in (
        Row(
            path,
            Form(merged_permissions),
            Case(
                [{**_WEB, "IpRanges": [_NET]}, {**_WEB, "IpRanges": [_LAN]}],
                [{**_WEB, "IpRanges": [_LAN, _NET]}],
            ),
            Case([{**_WEB, "IpRanges": [_NET]}], [{**_WEB, "IpRanges": [_LAN, _NET]}]),
        ),
        Row(
            path,
            Keyed(("IpProtocol", "FromPort", "ToPort"), {"FromPort": -1, "ToPort": -1}),
            Case([_WEB, _SSH], [_SSH, {**_WEB, "IpProtocol": "6"}]),
            Case([_WEB], [_WEB, _SSH]),
        ),
        Row(f"{path}[]", Is("aws.IpPermission")),
    )
)

MEANING = Meaning(
    types={
        "aws.IpPermission": _PERMISSION,
        "aws.SecurityGroup": _GROUP,
        "aws.Resource": (
            Row("", Typed(), Case({"a": []}, {}), Case({"a": []}, {"a": [1]})),
            *_tags("Tags"),
            *_tags("TagSet"),
            *_tags("TagList"),
            *(
                Row(name, Default([]), Case([], None), Case([_ONE], None))
                for name in ("Tags", "TagSet", "TagList")
            ),
            Row("Description", Default(""), Case("", None), Case("shop", None)),
            *(
                Row(name, Silent(), Case("one", "other"), Case("a", "b", "Description"))
                for name in _CREATED
            ),
            Row("Path", Default("/"), Case("/", None), Case("/ops/", None)),
            Row("MaxSessionDuration", Default(3600), Case(3600, None), Case(7200, None)),
        ),
    },
    kinds={
        "aws/*": "aws.Resource",
        "aws/ec2/security_group": "aws.SecurityGroup",
    },
)
