"""Role specs beside what principals really hold."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from scanner.evaluate.permissions._grants import Principal
from scanner.evaluate.permissions._rights import Rights
from scanner.evaluate.permissions._use import instant
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Certainty, Side

__all__ = ["Granted", "counted", "granted", "holds", "is_privileged", "separated"]


@dataclass(frozen=True, slots=True)
class Granted:
    """One grant of a spec whose principal holds the role today."""

    spec: Resource
    principal: Principal
    role: str
    expires: datetime | None
    privileged: bool = False

    def said(self, key: str) -> str:
        """Return what the spec says under a key; "" when nothing."""
        return str(self.spec.attributes.get(key, "")).strip()


def granted(estate: Estate, rights: Iterable[Rights]) -> Iterator[Granted]:
    """Yield the grants of the specs that are there today, in order."""
    by_name: dict[str, list[Rights]] = {}
    for one in rights:
        for name in _names(one.principal):
            by_name.setdefault(name, []).append(one)
    for spec in _of_kind(estate, "trueup/role-grant"):
        role = str(spec.attributes["role"])
        for one in by_name.get(str(spec.attributes["principal"]), ()):
            if holds(one.principal, role):
                expires = instant(spec.attributes.get("expires"))
                yield Granted(spec, one.principal, role, expires, is_privileged(one))


def is_privileged(rights: Rights) -> bool:
    """Say whether somebody is an administrator or can surely escalate."""
    return rights.administrator or any(way.certainty is Certainty.CERTAIN for way in rights.ways)


def counted(estate: Estate, rights: Iterable[Rights]) -> list[dict[str, Json]]:
    """Return the one row of the table "role grants": the measures of what is granted today."""
    held = list(granted(estate, rights))
    written = sum(1 for _ in _of_kind(estate, "trueup/role-grant"))
    if not written:
        return []
    standing = sum(one.privileged and one.expires is None for one in held)
    over = sum(one.expires is not None and one.expires <= estate.as_of for one in held)
    return [
        {
            "standing_privileged": standing, "written": written, "held": len(held),
            "privileged": sum(one.privileged for one in held), "over_and_still_held": over,
        }
    ]  # fmt: skip


def separated(estate: Estate) -> Iterator[tuple[Resource, str, str]]:
    """Yield the pairs of roles that nobody may hold together."""
    for spec in _of_kind(estate, "trueup/role-separation"):
        first, second = spec.attributes["roles"]
        yield spec, first, second


def _of_kind(estate: Estate, kind: str) -> Iterator[Resource]:
    for side in (Side.SPEC, Side.LIVE):
        yield from estate.of_kind(kind, side)


def _names(principal: Principal) -> set[str]:
    return {principal.name, principal.arn, f"{principal.kind}/{principal.name}"}


def holds(principal: Principal, role: str) -> bool:
    """Say whether a principal has a managed policy, by ARN or name, or is in a group."""
    names = {name for arn in principal.attached for name in (arn, arn.rpartition("/")[2])}
    inline = {one.policy for one in principal.identity if one.via == "inline"}
    return role in names | inline | {f"group/{group}" for group in principal.groups}
