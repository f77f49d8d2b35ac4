"""Turn a ClusterRoleBinding of a manifest into a RoleBinding of one namespace."""

import re
from collections.abc import Mapping

from scanner.model.remediation import CannotFixError, FixExample, fix
from scanner.model.resource import Json
from scanner.remediate.edits import yaml

_NAMESPACE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_BEFORE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: cleaner # nightly
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cleaner}
subjects:
  - {kind: ServiceAccount, name: runner, namespace: ci}
"""
_AFTER = _BEFORE.replace("ClusterRoleBinding", "RoleBinding").replace(
    "  name: cleaner #", "  namespace: shop\n  name: cleaner #"
)
_NO_NAMESPACE = _BEFORE.replace(", namespace: ci", "")


def _arguments(**changed: Json) -> dict[str, Json]:
    arguments = {"file": "rbac.yaml", "document": 0, "name": "cleaner", "namespace": "shop"}
    return {**arguments, **changed}


@fix(
    title="Bind a role in the one namespace where it is used",
    examples=(
        FixExample("comments and the rest stay", _arguments(), _BEFORE, _AFTER),
        FixExample(
            "a namespace that the cluster ignored is replaced",
            _arguments(),
            _AFTER.replace("RoleBinding", "ClusterRoleBinding").replace(": shop", ": other"),
            _AFTER,
        ),
        FixExample(
            "JSON",
            _arguments(file="rbac.json"),
            '{"kind": "ClusterRoleBinding", "metadata": {"name": "cleaner"}, "roleRef": '
            '{"kind": "ClusterRole", "name": "cleaner"}}\n',
            '{"kind": "RoleBinding", "metadata": {"namespace": "shop", "name": "cleaner"}, '
            '"roleRef": {"kind": "ClusterRole", "name": "cleaner"}}\n',
        ),
        FixExample(
            "an item of a List",
            _arguments(path=["items", 0]),
            "kind: List\nitems:\n  - kind: ClusterRoleBinding\n    metadata:\n      name: cleaner\n"
            "    roleRef: {kind: ClusterRole, name: cleaner}\n",
            "kind: List\nitems:\n  - kind: RoleBinding\n    metadata:\n      namespace: shop\n"
            "      name: cleaner\n    roleRef: {kind: ClusterRole, name: cleaner}\n",
        ),
        FixExample("another binding is refused", _arguments(name="other"), _BEFORE, None),
        FixExample(
            "a name that is taken in the namespace is refused",
            _arguments(taken=True),
            _BEFORE,
            None,
        ),
        FixExample(
            "a service account that would get another namespace is refused",
            _arguments(),
            _NO_NAMESPACE,
            None,
        ),
    ),
)
def bind_in_namespace(arguments: Mapping[str, Json], text: str) -> str:
    """Return the manifest with a RoleBinding in place of the ClusterRoleBinding.

    Role and subjects stay as they are, so that nothing is granted that was not granted before.

    Args:
        arguments: `{"document": index, "path": place of the binding, "name": ..., "namespace": ...}`;
            `taken` says that the namespace has a RoleBinding of that name.
        text: the manifest, YAML or JSON.

    Raises:
        CannotFixError: the binding is not there, the name is taken, or the meaning of a subject
            would change.
    """
    namespace, document = arguments.get("namespace"), arguments.get("document", 0)
    if not isinstance(namespace, str) or not _NAMESPACE.match(namespace):
        raise CannotFixError("the finding does not say which namespace to bind the role in")
    if arguments.get("taken"):
        raise CannotFixError("the namespace has a RoleBinding of this name: choose another name")
    path = arguments.get("path") or []
    under = tuple(path) if isinstance(path, list | tuple) else ()
    held = yaml.value_at(text, under, document)
    _require(held, str(arguments.get("name")))
    text = yaml.replace_value(text, (*under, "kind"), "RoleBinding", document)
    if "namespace" in held["metadata"]:
        return yaml.replace_value(text, (*under, "metadata", "namespace"), namespace, document)
    at = (*under, "metadata", "name")
    return yaml.insert_before(text, at, "namespace", namespace, document)


def _require(held: Json, name: str) -> None:
    metadata = held.get("metadata") if isinstance(held, Mapping) else None
    if not isinstance(metadata, Mapping) or metadata.get("name") != name:
        raise CannotFixError("the file does not have the binding where it was scanned")
    reference, subjects = held.get("roleRef"), held.get("subjects") or []
    if held.get("kind") != "ClusterRoleBinding":
        raise CannotFixError("the file does not have a ClusterRoleBinding there any more")
    # In a RoleBinding a reference to a Role would mean another role than in the whole cluster.
    if not isinstance(reference, Mapping) or reference.get("kind") != "ClusterRole":
        raise CannotFixError("the binding does not name a ClusterRole")
    for subject in subjects if isinstance(subjects, list) else [None]:
        if not isinstance(subject, Mapping):
            raise CannotFixError("the subjects of the binding cannot be read")
        if subject.get("kind") == "ServiceAccount" and not subject.get("namespace"):
            raise CannotFixError(
                "a service account without a namespace would become one of that namespace"
            )
