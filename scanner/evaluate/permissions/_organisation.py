"""What policies of an AWS organisation leave to the principals of its accounts.

AWS Organizations User Guide, "SCP evaluation": a request must be allowed at every level from the
root to the account, and a Deny at any level wins; the management account is not limited. AWS allows
everything at a level until that is taken away, so a level of which only denials were exported
limits by these alone. Resource control policies stand beside: they deny on resources.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from scanner.evaluate.permissions._grants import Held, held
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.normalize.grammars.arn import account_of
from scanner.normalize.grammars.iam_documents import parse_policy
from scanner.normalize.meaning.aws_actions import action_table

__all__ = ["Organisation", "read_organisation"]

_EVERYWHERE = ""
_SERVICE_CONTROL = "SERVICE_CONTROL_POLICY"
_RESOURCE_CONTROL = "RESOURCE_CONTROL_POLICY"


@dataclass(frozen=True, slots=True)
class _Attached:
    """One policy: `level` is "" for every account, or the id of the root, unit or account.

    `units` are the units that each account lies in, as far as they are known.
    """

    name: str
    level: str
    management: str
    statements: tuple[Held, ...]
    units: Mapping[str, frozenset[str]] = EMPTY

    def reaches(self, account: str) -> bool:
        root = self.level in (_EVERYWHERE, "ROOT")
        near = self.level == account or self.level in self.units.get(account, ())
        return account != self.management and (root or near)


@dataclass(frozen=True, slots=True)
class Organisation:
    """The organisation's policies that were read.

    Attributes:
        control: service control policies. resource_control: resource control policies.
        unplaced: names of the policies on units whose accounts are not known; they are not applied.
        gaps: policies that could not be understood.
    """

    control: tuple[_Attached, ...] = ()
    resource_control: tuple[_Attached, ...] = ()
    unplaced: tuple[str, ...] = ()
    gaps: tuple[NotEvaluated, ...] = ()
    _cached: dict[str, tuple[tuple[tuple[Held, ...], ...], tuple[Held, ...]]] = field(
        default_factory=dict
    )

    def limits(self, account: str) -> tuple[tuple[tuple[Held, ...], ...], tuple[Held, ...]]:
        """Return, for an account, the levels that do not allow everything, and all denials."""
        if account not in self._cached:
            levels: dict[str, list[Held]] = {}
            for one in self.control:
                if one.reaches(account):
                    levels.setdefault(one.level, []).extend(one.statements)
            kept = tuple(
                allowed
                for statements in levels.values()
                if (allowed := tuple(s for s in statements if s.statement.allow))
                and not any(_is_full(one) for one in allowed)
            )
            denials = tuple(s for each in levels.values() for s in each if not s.statement.allow)
            self._cached[account] = (kept, denials)
        return self._cached[account]

    def on_resources(self, account: str) -> Iterator[Held]:
        """Yield the denials of the resource control policies of an account."""
        for one in self.resource_control:
            if not account or one.reaches(account):
                yield from (each for each in one.statements if not each.statement.allow)


def _is_full(one: Held) -> bool:
    statement = one.statement
    unlimited = "*" in statement.resources and not statement.not_resource
    return one.bits == action_table().everything and not statement.condition and unlimited


def read_organisation(estate: Estate) -> Organisation:
    """Return the policies of the organisation, each where it is attached."""
    targets = [
        (one.origin.file.rpartition("/")[2], one)
        for one in estate.of_kind("aws/organizations/targets")
    ]
    found: dict[str, list[_Attached]] = {_SERVICE_CONTROL: [], _RESOURCE_CONTROL: []}
    units, known = _units(estate)
    unplaced: list[str] = []
    gaps: list[NotEvaluated] = []
    for policy in estate.of_kind("aws/organizations/policy"):
        name = str(policy.attributes.get("Name") or policy.name)
        kind = str(policy.attributes.get("Type") or _SERVICE_CONTROL)
        if kind not in found:
            continue
        content = parse_policy(_with_resource(policy.attributes.get("Content")))
        gaps += (
            NotEvaluated("permissions", f"{name}: {one.place} {one.reason}", resource=policy.uid)
            for one in content.problems
        )
        statements = tuple(
            held(one, name, "organisation policy", policy.origin, policy.evidence)
            for one in content.statements
        )
        management = account_of(str(policy.attributes.get("Arn", "")))
        for level in _levels(policy, targets):
            if level.startswith("ou-") and level not in known:
                unplaced.append(f"{name} on {level}")
            else:
                found[kind].append(_Attached(name, level, management, statements, units))
    return Organisation(
        tuple(found[_SERVICE_CONTROL]),
        tuple(found[_RESOURCE_CONTROL]),
        tuple(unplaced),
        tuple(gaps),
    )


def _units(estate: Estate) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Return the units each account lies in, and the units of which it is known whom they hold.

    A unit is known when all that it holds was listed, units within it included, or when the way
    from every account of the estate up to the root is known.
    """
    parents: dict[str, str] = {}
    for listed in estate.of_kind("aws/organizations/children"):
        parents.update(listed.attributes["parent_of"])
    above = {child: _above(child, parents) for child in parents}
    listed_units = set(parents.values())
    open_units = {one for one in parents if one.startswith("ou-") and one not in listed_units}
    known = {one for one in listed_units if not any(one in above[each] for each in open_units)}
    kinds = ("aws/iam/user", "aws/iam/role", "aws/iam/group")
    accounts = {one.scope for kind in kinds for one in estate.of_kind(kind) if one.scope}
    if accounts and all(any(_is_root(one) for one in above.get(each, ())) for each in accounts):
        known |= {str(level) for level in _all_levels(estate)}
    return above, frozenset(known)


def _above(child: str, parents: Mapping[str, str]) -> frozenset[str]:
    found: list[str] = []
    at = parents.get(child, "")
    while at and at not in found:  # no unit of AWS lies in itself, but a file may say so
        found.append(at)
        at = parents.get(at, "")
    return frozenset(found)


def _is_root(level: str) -> bool:
    return level.startswith("r-")


def _all_levels(estate: Estate) -> Iterator[Json]:
    kinds = ("aws/organizations/targets", "aws/organizations/policy")
    for one in (each for kind in kinds for each in estate.of_kind(kind)):
        for target in _list(one.attributes.get("Targets")):
            if isinstance(target, Mapping):
                yield target.get("TargetId", "")


def _with_resource(content: Json) -> Json:
    return content if isinstance(content, str | Mapping) else {}


def _levels(policy: Resource, targets: Iterable[tuple[str, Resource]]) -> list[str]:
    """Return where a policy is attached; everywhere when nothing says.

    A file of targets belongs to the policy whose id or file name stands at the start of its name.
    """
    listed = policy.attributes.get("Targets")
    if not isinstance(listed, list):
        stem = policy.origin.file.rpartition("/")[2].removesuffix(".json")
        marks = tuple(mark for mark in (str(policy.attributes.get("Id", "")), stem) if mark)
        beside = [one for name, one in targets if marks and name.startswith(marks)]
        if not beside:
            return [_EVERYWHERE]
        listed = [each for one in beside for each in _list(one.attributes.get("Targets"))]
    levels = [_level(one) for one in listed if isinstance(one, Mapping)]
    return list(dict.fromkeys(levels))


def _level(target: Mapping[str, Json]) -> str:
    where = str(target.get("TargetId", ""))
    return "ROOT" if target.get("Type") == "ROOT" or _is_root(where) else where


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
