"""Small clusters for the examples of the checks."""

from scanner.model.resource import Json, Resource

_API = "rbac.authorization.k8s.io"


def rule(verbs: str, resources: str, group: str = "", *names: str) -> dict[str, Json]:
    """Return a rule; verbs and resources are separated by spaces."""
    made: dict[str, Json] = {
        "verbs": verbs.split(), "resources": resources.split(), "apiGroups": [group],
    }  # fmt: skip
    return {**made, "resourceNames": list(names)} if names else made


def cluster_role(name: str, *rules: dict[str, Json], **more: Json) -> Resource:
    """Return a ClusterRole."""
    document = {
        "metadata": {"name": name, **more.pop("metadata", {})},
        "rules": list(rules),
        **more,
    }
    return Resource(
        f"kubernetes/{_API}/ClusterRole/{name}", f"kubernetes/{_API}/ClusterRole", document
    )


def bind(
    role: str, subject: str, *, kind: str = "Group", namespace: str = "", labels: Json = None
) -> Resource:
    """Return a binding of a ClusterRole: in one namespace, or in the whole cluster."""
    binding = "RoleBinding" if namespace else "ClusterRoleBinding"
    place = f"{namespace}/" if namespace else ""
    held = {"kind": kind, "name": subject}
    if kind == "ServiceAccount":
        held["namespace"], held["name"] = subject.split("/")
    document = {
        "metadata": {"name": role, "namespace": namespace, "labels": labels or {}},
        "roleRef": {"kind": "ClusterRole", "name": role},
        "subjects": [held],
    }
    kind_of_binding = f"kubernetes/{_API}/{binding}"
    return Resource(f"{kind_of_binding}/{place}{role}-{held['name']}", kind_of_binding, document)


def kubernetes_use(user: str, *uses: str, complete: bool = True) -> Resource:
    """Return what an audit log says of a user: "verb resource [namespace [name]]"."""
    listed = []
    for one in uses:
        verb, resource, namespace, name = (*one.split(), "", "")[:4]
        listed.append(
            {
                "user": user, "groups": [], "verb": verb, "group": "", "resource": resource,
                "namespace": namespace, "names": [name], "url": "",
            }
        )  # fmt: skip
    return Resource(
        "trueup/kubernetes-use/log", "trueup/kubernetes-use",
        {"uses": listed, "complete": complete},
    )  # fmt: skip
