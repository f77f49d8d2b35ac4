"""Rules of Kubernetes roles: what one allows, and whether one is a part of another.

Source: Kubernetes documentation, "Using RBAC Authorization", and the API reference of PolicyRule.
"""

from collections.abc import Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

__all__ = ["Rule", "rule_of", "texts"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a role, as written; `names` are its resourceNames, `urls` nonResourceURLs."""

    verbs: tuple[str, ...]
    groups: tuple[str, ...]
    resources: tuple[str, ...]
    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()

    def allows(self, verb: str, group: str, resource: str) -> bool:
        """Say whether the rule speaks of a verb on a resource ("pods", "pods/exec")."""
        return (
            ("*" in self.verbs or verb in self.verbs)
            and ("*" in self.groups or group in self.groups)
            and self._has_resource(resource)
        )

    @property
    def everything(self) -> bool:
        """Whether it allows every verb on every resource of every group."""
        return "*" in self.verbs and "*" in self.groups and "*" in self.resources and not self.names

    def covers(self, other: "Rule") -> bool:
        """Say whether all that another rule allows is allowed by this one alone."""
        if not _within(other.verbs, self.verbs):
            return False
        if other.resources and not (
            _within(other.groups, self.groups)
            and all(self._has_resource(one) for one in other.resources)
            and (not self.names or (other.names and set(other.names) <= set(self.names)))
        ):
            return False
        return all(self.has_url(one) for one in other.urls)

    def has_url(self, url: str) -> bool:
        """Say whether it speaks of a path, or of all paths that a pattern with a star means."""
        return any(
            one in ("*", url) or (one.endswith("*") and url.startswith(one.rstrip("*")))
            for one in self.urls
        )

    def as_written(self) -> dict[str, Json]:
        """Return the rule as a manifest has it, in the order in which people write it."""
        fields: tuple[tuple[str, tuple[str, ...]], ...] = (
            ("apiGroups", self.groups), ("resources", self.resources),
            ("resourceNames", self.names), ("nonResourceURLs", self.urls), ("verbs", self.verbs),
        )  # fmt: skip
        return {name: list(values) for name, values in fields if values}

    def _has_resource(self, resource: str) -> bool:
        part = resource.partition("/")[2]
        listed = {"*", resource, f"*/{part}"} if part else {"*", resource}
        return not listed.isdisjoint(self.resources)


def rule_of(raw: Mapping[str, Json]) -> Rule:
    """Return a rule of a manifest; a field that is no list is as if it were not there."""
    return Rule(
        texts(raw.get("verbs")), texts(raw.get("apiGroups")), texts(raw.get("resources")),
        texts(raw.get("resourceNames")), texts(raw.get("nonResourceURLs")),
    )  # fmt: skip


def texts(value: Json) -> tuple[str, ...]:
    """Return the elements of a list as text; () for anything else."""
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return "*" in outer or set(inner) <= set(outer)
