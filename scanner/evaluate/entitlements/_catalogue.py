"""What entitlement files say: tools, entitlements and people, with names resolved to one id."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.instants import InstantError, Moment, read_boundary


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool of the catalogue.

    Attributes:
        resource: None for a tool that only an entitlement names.
        approved_versions: specifier set; "" for any.
    """

    id: str
    resource: Resource | None = None
    approved_versions: str = ""
    editions: tuple[str, ...] = ()

    @property
    def uid(self) -> str:
        """Its identity in findings."""
        return f"trueup/tool/{self.id}"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One right to use a tool, for a term `[start, end)`.

    Attributes:
        tool: id of the tool. editions: those it licenses, lower case; none for any.
        start, end: in UTC; no end for a term that stays open.
        assigned: ids of people or devices that hold a seat, in written order, repeats kept.
        problem: why the term cannot be used; "" for a good one.
        naive: whether the problem is a time without offset.
    """

    id: str
    resource: Resource
    tool: str
    metric: str
    quantity: int
    start: datetime
    end: datetime | None
    editions: tuple[str, ...] = ()
    version: str = ""
    regions: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    has_assigned: bool = False
    problem: str = ""
    naive: bool = False

    @property
    def owner(self) -> str:
        """Who answers for it; "" when nobody is named."""
        return self.resource.owner

    def limit(self, name: str) -> Json:
        """Return a limit of its file, such as "inactive_after_days"."""
        return self.resource.attributes[name]

    def covers(self, instant: datetime) -> bool:
        """Whether the term holds at this instant: from its start, no longer at its end."""
        return self.start <= instant and (self.end is None or instant < self.end)

    def licenses_edition(self, edition: str) -> bool:
        """Whether use of this edition counts against it; an unstated edition does."""
        return not self.editions or not edition or edition.casefold() in self.editions


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a robot, who uses tools.

    Attributes:
        left: when the account was deprovisioned; None for an active one. A deprovisioned account
            without a readable instant left before everything.
    """

    id: str
    resource: Resource
    kind: str = ""
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the entitlement files say.

    Attributes:
        entitlements: those with a usable term. unusable: the others.
        by_tool: the usable ones by tool.
        tool_ids, person_ids: any name or alias in lower case -> id.
    """

    tools: Mapping[str, Tool]
    entitlements: tuple[Entitlement, ...]
    unusable: tuple[Entitlement, ...]
    people: Mapping[str, Person]
    tool_ids: Mapping[str, str]
    person_ids: Mapping[str, str]
    by_tool: Mapping[str, tuple[Entitlement, ...]]

    def person(self, name: str) -> str:
        """Return the id of whoever goes by this name; the name itself when nobody does."""
        return self.person_ids.get(name.casefold(), name)

    def of_tool(self, tool: str) -> tuple[Entitlement, ...]:
        """Return the usable entitlements for one tool, in order."""
        return self.by_tool.get(tool, ())


def catalogue_of(estate: Estate) -> Catalogue:
    """Return what the estate's entitlement files say, in file order."""
    tools = {tool.id: tool for tool in map(_tool, _specs(estate, "trueup/tool"))}
    tool_ids = _names(_specs(estate, "trueup/tool"))
    person_ids = _names(_specs(estate, "trueup/person"))
    held = _specs(estate, "trueup/entitlement")
    for resource in held:
        name = str(resource.attributes["tool"])
        identifier = tool_ids.setdefault(name.casefold(), name)
        tools.setdefault(identifier, Tool(identifier))
    entitlements = _seated(
        tuple(_entitlement(each, tool_ids, person_ids) for each in held),
        _live_seats(estate, tool_ids, person_ids),
    )
    usable = tuple(each for each in entitlements if not each.problem)
    return Catalogue(
        tools=tools,
        entitlements=usable,
        unusable=tuple(each for each in entitlements if each.problem),
        people={each.id: each for each in map(_person, _specs(estate, "trueup/person"))},
        tool_ids=tool_ids,
        person_ids=person_ids,
        by_tool={name: tuple(each for each in usable if each.tool == name) for name in tools},
    )


def _live_seats(
    estate: Estate, tool_ids: Mapping[str, str], person_ids: Mapping[str, str]
) -> Mapping[str, tuple[str, ...]]:
    """Return who holds a seat of each tool by the vendor's own account, each once."""
    found: dict[str, dict[str, None]] = {}
    for seats in estate.of_kind("trueup/seats"):
        tool = tool_ids.get(str(seats.attributes["tool"]).casefold(), "")
        names = (str(each["principal"]) for each in seats.attributes["holders"])
        holders = (person_ids.get(name.casefold(), name) for name in names)
        found.setdefault(tool, {}).update(dict.fromkeys(holders))
    return {tool: tuple(holders) for tool, holders in found.items() if holders}


def _seated(
    entitlements: tuple[Entitlement, ...], live: Mapping[str, tuple[str, ...]]
) -> tuple[Entitlement, ...]:
    """Put the seats that the vendor counts into the first entitlement that lists no holders."""
    listed = {each.tool for each in entitlements if each.has_assigned}
    open_seats = {tool: holders for tool, holders in live.items() if tool not in listed}
    result: list[Entitlement] = []
    for each in entitlements:
        if each.metric == "named_user" and not each.problem and each.tool in open_seats:
            holders = open_seats.pop(each.tool)
            result.append(replace(each, assigned=holders, has_assigned=True))
        else:
            result.append(each)
    return tuple(result)


def _specs(estate: Estate, kind: str) -> tuple[Resource, ...]:
    """Return the entries of a kind; those of a file that two sources read, once.

    The folder of entitlements often lies in a repository that is scanned as well.
    """
    once = {
        (each.uid, each.evidence or index, each.origin.line, repr(each.attributes)): each
        for index, each in reversed([*enumerate(estate.of_kind(kind, Side.SPEC))])
    }
    return tuple(reversed(once.values()))


def _names(resources: Iterable[Resource]) -> dict[str, str]:
    """Return every id and alias -> id; an id of its own beats an alias of another."""
    found: dict[str, str] = {}
    for resource in resources:
        for alias in resource.attributes.get("aliases") or ():
            found.setdefault(str(alias).casefold(), resource.attributes["id"])
    return found | {each.attributes["id"].casefold(): each.attributes["id"] for each in resources}


def _tool(resource: Resource) -> Tool:
    attributes = resource.attributes
    return Tool(
        id=attributes["id"],
        resource=resource,
        approved_versions=str(attributes.get("approved_versions") or ""),
        editions=_folded(attributes.get("editions")),
    )


def _entitlement(
    resource: Resource, tool_ids: Mapping[str, str], person_ids: Mapping[str, str]
) -> Entitlement:
    attributes = resource.attributes
    editions = _folded(attributes.get("editions")) + _folded(
        [attributes["edition"]] if attributes.get("edition") else None
    )
    assigned = tuple(str(name) for name in attributes.get("assigned") or ())
    start, end, problem, naive = _term(attributes)
    return Entitlement(
        id=attributes["id"],
        resource=resource,
        tool=tool_ids[str(attributes["tool"]).casefold()],
        metric=attributes["metric"],
        quantity=attributes["quantity"],
        start=start,
        end=end,
        editions=editions,
        version=str(attributes.get("version") or ""),
        regions=_folded(attributes.get("regions")),
        assigned=tuple(person_ids.get(name.casefold(), name) for name in assigned),
        has_assigned=isinstance(attributes.get("assigned"), list),
        problem=problem,
        naive=naive,
    )


def _term(attributes: Mapping[str, Json]) -> tuple[datetime, datetime | None, str, bool]:
    term, zone = attributes["term"], attributes["timezone"]
    unknown = Moment(datetime.min)  # noqa: DTZ901 - never compared: the term has a problem
    try:
        start = read_boundary(term["start"], zone)
        end = read_boundary(term["end"], zone) if term.get("end") else None
    except InstantError as error:
        return unknown.at, None, str(error), False
    if start.naive or (end is not None and end.naive):
        return start.at, None, "a time of day without an offset", True
    if end is not None and end.at <= start.at:
        return start.at, end.at, "the term ends before it begins, or holds no time", False
    return start.at, end.at if end else None, "", False


def _person(resource: Resource) -> Person:
    attributes = resource.attributes
    left = None
    if str(attributes.get("status") or "active").casefold() == "deprovisioned":
        left = _left(str(attributes.get("at") or ""), attributes["timezone"])
    return Person(attributes["id"], resource, str(attributes.get("kind") or ""), left)


def _left(at: str, zone: str) -> datetime:
    try:
        return read_boundary(at, zone).at
    except InstantError:
        return read_boundary("0001-01-02T00:00:00Z", "UTC").at


def _folded(values: Json) -> tuple[str, ...]:
    return tuple(str(value).casefold() for value in values or ())
