"""Places where taking the live value into a spec could give more permission than before."""

from scanner.model.resource import Json, PathPart

_REASON = "taking this value over could give more permission than the spec allows"
_KINDS = ("aws/", "github/", "kubernetes/rbac.authorization.k8s.io/", "kubernetes/networking.k8s.io/", "kubernetes/policy/", "kubernetes/admissionregistration.k8s.io/", "terraform/aws_iam")  # fmt: skip
_WORDS = frozenset(
    {
        "privileged", "allowprivilegeescalation", "runasnonroot", "runasuser", "runasgroup",
        "readonlyrootfilesystem", "hostnetwork", "hostpid", "hostipc", "hostpath", "hostport",
        "capabilities", "seccompprofile", "apparmorprofile", "procmount", "serviceaccountname",
        "serviceaccount", "automountserviceaccounttoken", "externalips", "loadbalancersourceranges",
        "rolebinding", "roleref", "subjects", "rules", "verbs", "principal", "action", "cidr",
        "policy", "role", "roles", "permission", "permissions", "admin", "superuser", "public",
        "ssl", "tls", "password_encryption", "log_connections", "listen_addresses", "auth",
        "authentication", "authorization", "insecure", "debug", "verify",
    }
)  # fmt: skip


def widens(kind: str, path: tuple[PathPart, ...], live: Json) -> str:
    """Return why a person must choose to adopt this value; "" when nothing speaks against it."""
    if kind.startswith(_KINDS):
        return _REASON
    words = [part.lower() for part in path if isinstance(part, str)]
    if any(word in _WORDS or bool(_WORDS.intersection(word.split("_"))) for word in words):
        return _REASON
    return _REASON if live in ("*", "0.0.0.0/0", "::/0") else ""
