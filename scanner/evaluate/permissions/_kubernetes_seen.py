"""What audit logs of Kubernetes show of rights that were used, by who used them."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from scanner.evaluate.permissions._kubernetes import bound_grants
from scanner.evaluate.permissions._kubernetes_can import AccessReview, groups_of, is_meant
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource

__all__ = ["Seen", "incomplete_logs", "seen_in"]

_USE = "trueup/kubernetes-use"
_ACCOUNT = "system:serviceaccount:"


@dataclass(frozen=True, slots=True)
class Seen:
    """All use that was seen, found by user and by group; `logs` are the digests of the logs."""

    logs: tuple[str, ...] = ()
    _by: dict[tuple[str, str], list[AccessReview]] = field(default_factory=dict)

    def of(self, subject: Mapping[str, Json], binding: Resource) -> list[AccessReview]:
        """Return what a subject of a binding was seen to do, in the order of the logs."""
        name, kind = str(subject.get("name", "")), subject.get("kind")
        if kind == "ServiceAccount":
            metadata = binding.attributes.get("metadata")
            own = metadata.get("namespace") if isinstance(metadata, Mapping) else None
            namespace = str(subject.get("namespace") or own or "default")
            name = f"{_ACCOUNT}{namespace}:{name}"
        found = self._by.get(("Group" if kind == "Group" else "User", name), [])
        return [one for one in found if is_meant(subject, binding, one)]

    def add(self, use: AccessReview) -> None:
        """Note one use."""
        self._by.setdefault(("User", use.user), []).append(use)
        for group in use.groups:
            self._by.setdefault(("Group", group), []).append(use)


def incomplete_logs(estate: Estate) -> Iterator[NotEvaluated]:
    """Yield the logs that do not tell all use, so that nothing is called unused by them."""
    for log in estate.of_kind(_USE):
        if not log.attributes.get("complete"):
            reason = "not all of the log could be counted: no right is called unused"
            yield NotEvaluated("permissions", reason, resource=log.uid)


def seen_in(estate: Estate) -> Seen | None:
    """Return all use that was seen; None without logs, and where one does not tell all."""
    logs = estate.of_kind(_USE)
    if not logs or any(incomplete_logs(estate)):
        return None
    named = (name for one in bound_grants(estate) for grant in one[2] for name in grant.rule.names)
    names = tuple(dict.fromkeys(("", *named)))
    seen = Seen(tuple(dict.fromkeys(log.evidence for log in logs if log.evidence)))
    for use in dict.fromkeys(use for log in logs for use in _uses(log, names)):
        seen.add(use)
    return seen


def _uses(log: Resource, every: tuple[str, ...]) -> Iterator[AccessReview]:
    for use in log.attributes["uses"]:
        asked = AccessReview(
            use["user"], groups_of(use["user"], tuple(use["groups"])), use["verb"],
            use["url"] or use["resource"], use["group"], use["namespace"],
        )  # fmt: skip
        # Of too many objects to list, any that a rule names may be one.
        for name in every if use["names"] is None else use["names"]:
            yield replace(asked, name=name)
