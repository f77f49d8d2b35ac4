"""Put narrower rules in place of those of a Kubernetes role that is kept in a manifest."""

import json as json_text
from collections.abc import Mapping, Sequence

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.normalize.grammars.kubernetes_rules import rule_of
from scanner.remediate.edits import json, yaml, yaml_items

_BEFORE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
  # settings
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get]
  # the token of the till
  - apiGroups: [""]
    resources: [secrets, pods]
    verbs: [get, delete]
"""
_OLD = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}
_PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
_SECRET = {
    "apiGroups": [""], "resources": ["secrets"], "resourceNames": ["till"], "verbs": ["get"],
}  # fmt: skip
_AFTER = (
    _BEFORE.partition('  - apiGroups: [""]\n    resources: [secrets')[0]
    + """\
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["get"]
  - apiGroups: [""]
    resources: ["secrets"]
    resourceNames: ["till"]
    verbs: ["get"]
"""
)


def _arguments(*rules: list[Json], **changed: Json) -> dict[str, Json]:
    held: dict[str, Json] = {"file": "rbac.yaml", "document": 0, "path": [], "name": "reader"}
    return {**held, "rules": list(rules), **changed}


@fix(
    title="Split the rules of a role into those that are used",
    examples=(
        FixExample(
            "what is used, by name; the rule before stays as it is",
            _arguments([_OLD], [_PODS, _SECRET]),
            _BEFORE,
            _AFTER,
        ),
        FixExample(
            "a rule that nobody uses goes",
            _arguments([], [_PODS, _SECRET]),
            _BEFORE,
            _AFTER.replace(
                '  - apiGroups: [""]\n    resources: [configmaps]\n    verbs: [get]\n', ""
            ),
        ),
        FixExample(
            "JSON, in a List",
            _arguments([_PODS], file="rbac.json", path=["items", 0]),
            '{"kind": "List", "items": [{"kind": "Role", "metadata": {"name": "reader"}, '
            '"rules": [{"apiGroups": [""], "resources": ["*"], "verbs": ["*"]}]}]}\n',
            '{"kind": "List", "items": [{"kind": "Role", "metadata": {"name": "reader"}, '
            '"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}]}\n',
        ),
        FixExample(
            "a verb that was not granted is refused",
            _arguments([_OLD], [{**_PODS, "verbs": ["create"]}]),
            _BEFORE,
            None,
        ),
        FixExample(
            "names are not widened",
            _arguments([_SECRET]),
            'kind: Role\nmetadata: {name: reader}\nrules: [{apiGroups: [""], resources: '
            "[secrets], resourceNames: [other], verbs: [get]}]\n",
            None,
        ),
        FixExample("another role is refused", _arguments([_OLD], [], name="x"), _BEFORE, None),
    ),
)
def narrow_role(arguments: Mapping[str, Json], text: str) -> str:
    """Return the manifest with each rule replaced by the parts of it that are used.

    Args:
        arguments: `{"document": index, "path": place of the role, "name": ..., "rules": [...]}`,
            `rules` having a list of rules for each rule that is there.
        text: the manifest, YAML or JSON.

    Raises:
        CannotFixError: the role is not there, or a new rule is not a part of the one it replaces.
    """
    path, rules = arguments.get("path") or [], arguments.get("rules")
    if not isinstance(path, list | tuple) or not isinstance(rules, list | tuple):
        raise CannotFixError("the finding does not say which rules to write where")
    given = [list(one) if isinstance(one, list | tuple) else [] for one in rules]
    if str(arguments.get("file", "")).endswith(".json"):
        _prove(json.value_at(text, path), arguments, given)
        left = [one for part in given for one in part]
        return json.replace_value(text, [*path, "rules"], left)
    document = arguments.get("document", 0)
    _prove(yaml.value_at(text, path, document), arguments, given)
    return yaml_items.replace_items(text, [*path, "rules"], given, document)


def _prove(role: Json, arguments: Mapping[str, Json], given: Sequence[list[Json]]) -> None:
    metadata = role.get("metadata") if isinstance(role, Mapping) else None
    if not isinstance(metadata, Mapping) or metadata.get("name") != arguments.get("name"):
        raise CannotFixError("the file does not have the role where it was scanned")
    held = role.get("rules")
    if not isinstance(held, list) or len(held) != len(given):
        raise CannotFixError("the role has another number of rules than was scanned")
    for before, parts in zip(held, given, strict=True):
        whole = rule_of(before if isinstance(before, Mapping) else {})
        for part in parts:
            rule = rule_of(part) if isinstance(part, Mapping) else None
            exact = rule is not None and _same(part, before, rule.as_written())
            if rule is None or not exact or not whole.covers(rule):
                raise CannotFixError("a new rule is not proven to be a part of one that is there")


def _same(part: Json, before: Json, written: Json) -> bool:
    """Say whether a rule holds nothing but what was judged, or is the old one itself."""
    texts = [json_text.dumps(one, sort_keys=True) for one in (part, before, written)]
    return texts[0] in texts[1:]
