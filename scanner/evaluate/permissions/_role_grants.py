"""Role specs beside what principals really hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._grants import Principal
from scanner.evaluate.permissions._use import instant
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side

__all__ = ["Granted", "granted", "holds", "separated"]


@dataclass(frozen=True, slots=True)
class Granted:
    """One grant of a spec whose principal holds the role today."""

    spec: Resource
    principal: Principal
    role: str
    expires: datetime | None

    def said(self, key: str) -> str:
        """Return what the spec says under a key; "" when nothing."""
        return str(self.spec.attributes.get(key, "")).strip()


def granted(analysis: PermissionAnalysis) -> Iterator[Granted]:
    """Yield the grants of the specs that are there today, in order."""
    for spec in _of_kind(analysis, "trueup/role-grant"):
        role = str(spec.attributes["role"])
        for rights in analysis.rights:
            named = _is(rights.principal, str(spec.attributes["principal"]))
            if named and holds(rights.principal, role):
                expires = instant(spec.attributes.get("expires"))
                yield Granted(spec, rights.principal, role, expires)


def separated(analysis: PermissionAnalysis) -> Iterator[tuple[Resource, str, str]]:
    """Yield the pairs of roles that nobody may hold together."""
    for spec in _of_kind(analysis, "trueup/role-separation"):
        first, second = spec.attributes["roles"]
        yield spec, first, second


def _of_kind(analysis: PermissionAnalysis, kind: str) -> Iterator[Resource]:
    for side in (Side.SPEC, Side.LIVE):
        yield from analysis.resources.of_kind(kind, side)


def _is(principal: Principal, name: str) -> bool:
    return name in (principal.name, principal.arn, f"{principal.kind}/{principal.name}")


def holds(principal: Principal, role: str) -> bool:
    """Say whether a principal has a managed policy, by ARN or name, or is in a group."""
    names = {name for arn in principal.attached for name in (arn, arn.rpartition("/")[2])}
    inline = {one.policy for one in principal.identity if one.via == "inline"}
    return role in names | inline | {f"group/{group}" for group in principal.groups}
