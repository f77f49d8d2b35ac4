"""Answer requests with the policy simulator of PMapper, in an interpreter that has it installed.

    python bench/_oracle_simulation.py < cases.json > answers.json

PMapper is under the AGPL: it is asked from outside, nothing of it is part of this project. It was
written for Python before 3.10, which had the abstract classes in `collections` itself.
"""

import collections
import collections.abc
import json
import sys
from importlib import import_module
from typing import Any

_USER = "arn:aws:iam::111122223333:user/u"


def main() -> None:
    """Read cases from standard input and write whether each request is allowed."""
    for name in ("Mapping", "MutableMapping", "Sequence", "Iterable", "Callable"):
        setattr(collections, name, getattr(collections.abc, name))
    sys.stdout.write(json.dumps([_answer(case) for case in json.load(sys.stdin)]))


def _answer(case: dict[str, Any]) -> bool:
    nodes = import_module("principalmapper.common.nodes")
    policies = import_module("principalmapper.common.policies")
    asking = import_module("principalmapper.querying.query_interface")

    def policy(arn: str, name: str, statements: list[Any]) -> Any:
        return policies.Policy(arn, name, {"Version": "2012-10-17", "Statement": statements})

    bound = case["boundary"]
    boundary = policy("arn:aws:iam::111122223333:policy/b", "b", bound) if bound else None
    own = policy(_USER, "own", case["own"])
    node = nodes.Node(
        _USER, "AIDA1", [own], [], None, None, 0,
        active_password=False, is_admin=False, permissions_boundary=boundary, has_mfa=False, tags={},
    )  # fmt: skip
    prefix = "arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-"
    levels = [
        [policy(f"{prefix}{at}", "s", level)] for at, level in enumerate(case["levels"] or [])
    ]
    action, resource = case["request"]
    allowed = asking.local_check_authorization_full(
        node, action, resource, case["context"], service_control_policy_groups=levels or None
    )
    return bool(allowed)


if __name__ == "__main__":
    main()
