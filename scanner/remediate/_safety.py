"""Values that no fix writes by itself: secrets, and whatever gives more access than before."""

from collections.abc import Mapping, Sequence

from scanner.evidence.redaction import Redactor
from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.masked import SHOWN, is_masked

_PROBE = Redactor(b"only asks whether a value would be masked", "probe")
_EVERYONE = frozenset({"*", "0.0.0.0/0", "::/0", "AllUsers", "allUsers", "allAuthenticatedUsers"})
_WIDE_WHEN_TRUE = frozenset(
    {"privileged", "allowprivilegeescalation", "hostnetwork", "hostpid", "hostipc", "public",
     "publiclyaccessible", "publicread", "superuser", "admin", "trust_all", "insecure",
     "skip_tls_verify", "insecureskiptlsverify", "automountserviceaccounttoken",
     "allow_force_pushes", "allow_deletions", "force_push"}
)  # fmt: skip
_WIDE_WHEN_FALSE = frozenset(
    {"runasnonroot", "readonlyrootfilesystem", "encrypted", "storageencrypted", "ssl", "tls",
     "enforce_admins", "blockpublicacls", "blockpublicpolicy", "ignorepublicacls",
     "restrictpublicbuckets", "deletionprotection", "mfadelete", "require_code_owner_reviews",
     "required_signatures", "verify", "enabled"}
)  # fmt: skip
_WIDE_PATHS = frozenset(
    {"verbs", "action", "actions", "principal", "principals", "notaction", "resource", "resources",
     "subjects", "members", "roleref", "capabilities", "cidrip", "cidr", "ippermissions",
     "policydocument", "assumerolepolicydocument", "rules", "grants"}
)  # fmt: skip


def refuse_unsafe(path: Sequence[PathPart], old: Json, new: Json) -> None:
    """Refuse a value that must not be written without a person's decision.

    Args:
        path: where it would be written.
        old: what is there now.
        new: what would be written.

    Raises:
        CannotFixError: it is masked or looks like a secret, or may give more access.
    """
    name = _last_key(path)
    if _holds_masked(new) or _holds_masked(old):
        raise CannotFixError("the value is a secret: put it right where secrets are kept")
    if _PROBE.value({name: new}) != {name: new}:
        raise CannotFixError("the value looks like a secret: it does not belong in a file")
    if _widens(path, name.lower(), old, new):
        raise CannotFixError("the value may give more access than before: a person must decide")


def _last_key(path: Sequence[PathPart]) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "value")


def _holds_masked(value: Json) -> bool:
    if is_masked(value) or (isinstance(value, str) and SHOWN in value):
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return isinstance(value, Mapping | list | tuple) and any(_holds_masked(one) for one in inner)


def _widens(path: Sequence[PathPart], name: str, old: Json, new: Json) -> bool:
    if _texts(new) & _EVERYONE - _texts(old):
        return True
    if name in _WIDE_WHEN_TRUE and new is not False:
        return True
    if name in _WIDE_WHEN_FALSE and new is not True:
        return True
    # Inside a grant, less or different is not known to be narrower; only an equal or smaller
    # set of the same words is.
    steps = {part.lower() for part in path if isinstance(part, str)}
    return bool(steps & _WIDE_PATHS) and not _texts(new) <= _texts(old)


def _texts(value: Json) -> frozenset[str]:
    """Return every text inside a value, keys left out."""
    if isinstance(value, str):
        return frozenset({value})
    inner = value.values() if isinstance(value, Mapping) else value
    if not isinstance(value, Mapping | list | tuple):
        return frozenset()
    return frozenset().union(*(_texts(one) for one in inner))
