"""AWS resources in Terraform state: policies as text, sets written as lists, tags of AWS itself.

Source: Terraform Registry, documentation of the provider hashicorp/aws: arguments that hold JSON, and
attributes of type set; "Resource tagging" for `tags_all`, which repeats the tags of the resource.
"""

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json
from scanner.normalize.grammars.networks import canonical_network
from scanner.normalize.meaning._rows import (
    Case,
    Default,
    Form,
    Is,
    Keyed,
    Meaning,
    Row,
    SetLike,
    Silent,
)

_POLICIES = ("policy", "assume_role_policy", "inline_policy[].policy", "access_policy", "access_policies", "repository_policy", "key_policy", "container_policy")  # fmt: skip
_SETS = (
    "managed_policy_arns", "security_groups", "vpc_security_group_ids", "security_group_ids",
    "subnets", "subnet_ids", "availability_zones", "ipv6_addresses", "policy_arns", "groups",
    "aliases", "allowed_pattern", "enabled_cloudwatch_logs_exports", "records",
)  # fmt: skip
_TEXTS = ("container_definitions", "definition", "event_pattern", "dashboard_body", "redrive_policy", "filter_policy", "lifecycle_policy", "input", "schema")  # fmt: skip
_NETWORKS = ("cidr_blocks", "ipv6_cidr_blocks")
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
_ANSWERS = ("create_date", "tags_all", "timeouts", "role_last_used")
_WEB: Json = {"protocol": "tcp", "from_port": 443, "to_port": 443}
_SSH: Json = {"protocol": "tcp", "from_port": 22, "to_port": 22}


def _set(path: str, one: Json = "a", two: Json = "b") -> Row:
    return Row(path, SetLike(), Case([one, two], [two, one]), Case([one], [one, two]))


def _network(value: Json) -> Json:
    return (canonical_network(value) or value) if isinstance(value, str) else value


def _protocol(value: Json) -> Json:
    return _PROTOCOLS.get(str(value).lower(), value)


def plain_name(name: Json) -> Json:
    """Return the name of a record as a spec writes it: the service escapes `*` and ends with a dot."""
    if not isinstance(name, str):
        return name
    return name.replace("\\052", "*").removesuffix(".").lower()


def without_reserved(tags: Json) -> Json:
    """Return a map of tags without those that only AWS itself can set."""
    if not isinstance(tags, dict):
        return tags
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def decoded(value: Json) -> Json:
    """Return what JSON text says, in whatever order it says it."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return load_json(value)
        except DocumentSyntaxError:
            return value
    return value


_RULES = tuple(
    row
    for way in ("ingress", "egress")
    for row in (
        _set(way, _WEB, _SSH),
        *(_set(f"{way}[].{name}", "192.0.2.0/25", "192.0.2.128/25") for name in _NETWORKS),
        *(_set(f"{way}[].{name}", "sg-1", "sg-2") for name in ("security_groups", "prefix_list_ids")),
        *(
            Row(
                f"{way}[].{name}[]",
                Form(_network),
                Case("10.0.0.7/8", "10.0.0.0/8"),
                Case("10.0.0.0/8", "0.0.0.0/0"),
            )
            for name in _NETWORKS
        ),
        Row(
            f"{way}[].protocol",
            Form(_protocol),
            Case("6", "tcp"),
            Case("tcp", "udp"),
        ),
        Row(f"{way}[].description", Default(""), Case("", None), Case("shop", None)),
    )
)  # fmt: skip

MEANING = Meaning(
    types={
        "terraform.AwsParameters": (
            Row(
                "parameter",
                Keyed(("name",)),
                Case([{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]),
                Case([{"name": "a"}], [{"name": "a"}, {"name": "b"}]),
            ),
            # How a value is brought in, which the service does not keep.
            Row(
                "parameter[].apply_method",
                Silent(),
                Case("immediate", "pending-reboot"),
                Case("1", "2", "parameter[].value"),
            ),
        ),
        "terraform.AwsRecord": (
            Row(
                "name",
                Form(plain_name),
                Case("*.shop.example", "\\052.shop.example."),
                Case("*.shop.example", "shop.example"),
            ),
        ),
        "terraform.Aws": (
            *(Row(path, Is("aws.Policy")) for path in _POLICIES),
            *(
                Row(path, Default(""), Case("", None), Case('{"Statement": []}', None))
                for path in _POLICIES
                if "." not in path
            ),
            *(_set(name) for name in _SETS),
            *(
                Row(
                    name,
                    Form(decoded),
                    Case('{"a": 1, "b": 2}', '{"b":2,"a":1}'),
                    Case('{"a": 1}', '{"a": 2}'),
                )
                for name in _TEXTS
            ),
            *(
                Row(name, Silent(), Case("one", "other"), Case("one", "other", "description"))
                for name in _ANSWERS
            ),
            Row(
                "inline_policy",
                Keyed(("name",)),
                Case([{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]),
                Case([{"name": "a"}], [{"name": "a"}, {"name": "b"}]),
            ),
            Row(
                "tags",
                Form(without_reserved),
                Case({"team": "shop", "aws:cloudformation:stack-name": "web"}, {"team": "shop"}),
                Case({"team": "shop", "awsome": "web"}, {"team": "shop"}),
            ),
        ),
        "terraform.AwsGroup": _RULES,
    },
    kinds={
        "terraform/aws_*": "terraform.Aws",
        "terraform/aws_*security_group": "terraform.AwsGroup",
        "terraform/aws_*parameter_group": "terraform.AwsParameters",
        "terraform/aws_route53_record": "terraform.AwsRecord",
    },
)
