"""Put narrower statements in place of those of an AWS policy that is kept in a file."""

from collections.abc import Mapping

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.normalize.grammars.action_patterns import covers, overlaps
from scanner.normalize.grammars.iam_documents import PolicyStatement, parse_policy
from scanner.remediate.edits import json, yaml

_WIDE = '{\n  "Statement": [\n    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}\n  ]\n}\n'
_NARROW: list[Json] = [
    {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::reports/*"]}
]
_OTHER: list[Json] = [{"Effect": "Allow", "Action": ["iam:PassRole"], "Resource": ["*"]}]


def _arguments(statements: list[Json]) -> dict[str, Json]:
    return {"file": "policy.json", "path": ["Statement"], "statements": statements}


@fix(
    title="Narrow a policy to what was used",
    examples=(
        FixExample(
            "fewer actions on fewer resources",
            _arguments(_NARROW),
            _WIDE,
            '{\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": [\n        "s3:GetObject"\n      ],\n      "Resource": [\n        "arn:aws:s3:::reports/*"\n      ]\n    }\n  ]\n}\n',
        ),
        FixExample("an action that was not granted is refused", _arguments(_OTHER), _WIDE, None),
        FixExample("a file without the policy is refused", _arguments(_NARROW), "{}\n", None),
    ),
)
def narrow_policy(arguments: Mapping[str, Json], text: str) -> str:
    """Return the file with the narrower statements at `path`.

    Args:
        arguments: `{"file": name, "path": [...], "statements": [...]}`.
        text: the file, JSON or YAML.

    Raises:
        CannotFixError: a new statement is not a part of one that is there, or a Deny is missing.
    """
    file, path = str(arguments.get("file", "")), arguments.get("path")
    statements = arguments.get("statements")
    if not isinstance(path, list | tuple) or not isinstance(statements, list | tuple):
        raise CannotFixError("the finding does not say which statements to write where")
    if file.endswith(".json"):
        _prove(json.value_at(text, path), list(statements))
        return json.replace_value(text, path, list(statements))
    _prove(yaml.value_at(text, path), list(statements))
    return yaml.replace_value(text, path, list(statements))


def _prove(old: Json, new: list[Json]) -> None:
    before, after = parse_policy({"Statement": old}), parse_policy({"Statement": new})
    if before.problems or after.problems or not new:
        raise CannotFixError("the statements cannot be read, or nothing would be left of them")
    for one in after.statements:
        if one.allow and not any(_is_part(one, held) for held in before.statements if held.allow):
            raise CannotFixError("a new statement is not proven to be a part of one that is there")
    for held in (each for each in before.statements if not each.allow):
        if not any(_same(held, one) for one in after.statements if not one.allow):
            raise CannotFixError("a denial would be lost")


def _is_part(one: PolicyStatement, held: PolicyStatement) -> bool:
    """Say whether a statement is proven to grant nothing that the other does not."""
    return (
        one.condition == held.condition
        and _within(one.actions, held.actions, one.not_action, held.not_action)
        and _within(one.resources, held.resources, one.not_resource, held.not_resource)
    )


def _within(
    inner: tuple[str, ...], outer: tuple[str, ...], inner_not: object, outer_not: object
) -> bool:
    """Say whether patterns, or all but these, mean no more than others do."""
    if inner_not:
        return bool(outer_not) and all(any(covers(one, held) for one in inner) for held in outer)
    if outer_not:
        return not any(overlaps(held, one) for held in outer for one in inner)
    return all(any(covers(held, one) for held in outer) for one in inner)


def _same(held: PolicyStatement, one: PolicyStatement) -> bool:
    return (held.actions, held.not_action, held.resources, held.not_resource, held.condition) == (
        one.actions, one.not_action, one.resources, one.not_resource, one.condition,
    )  # fmt: skip
