"""How an entitlement file is put right, as far as a text can do it."""

from dataclasses import replace

from scanner.evaluate.entitlements._catalogue import Catalogue, Entitlement
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, PathPart

IDLE = "idle is not unwanted: ask the holder first"
_BUYING = "a purchase is a decision: {why}"


def without_holder(
    observation: Observation,
    entitlement: Entitlement,
    catalogue: Catalogue,
    holder: str,
    reason: str = "",
) -> Observation:
    """Return the observation with the removal of the holder's last assignment, if the file has one.

    A seat that only the vendor counts is taken back there.
    """
    written = list(entitlement.resource.attributes.get("assigned") or ())
    places = [
        index
        for index, name in enumerate(written)
        if catalogue.person(str(name)).casefold() == holder.casefold()
    ]
    if not places:
        return observation
    path = ("assigned", places[-1])
    arguments = _arguments(entitlement, path, expected=written[places[-1]])
    return replace(observation, remedy=Remedy("remove-value", not reason, arguments, reason))


def resized(
    observation: Observation, entitlements: tuple[Entitlement, ...], seats: int, why: str
) -> Observation:
    """Return the observation with the proposal to add this many seats to the last entitlement."""
    if seats <= 0 or not entitlements:
        return observation
    grown = entitlements[-1]
    arguments = {
        **_arguments(grown, ("quantity",), expected=grown.quantity),
        "value": grown.quantity + seats,
    }
    reason = _BUYING.format(why=why)
    return replace(observation, remedy=Remedy("adopt-value", arguments=arguments, reason=reason))


def with_owner(
    observation: Observation, entitlement: Entitlement, catalogue: Catalogue
) -> Observation:
    """Return the observation with the owner that the tool's other entries agree on, if they do."""
    tool = catalogue.tools[entitlement.tool]
    owners = {each.owner for each in catalogue.of_tool(entitlement.tool) if each.owner}
    if tool.resource is not None and tool.resource.owner:
        owners = {tool.resource.owner}
    if len(owners) != 1:
        return observation
    arguments = {**_arguments(entitlement, ()), "owner": owners.pop()}
    reason = "whoever owns the other entries may not own this one"
    return replace(observation, remedy=Remedy("set-owner", arguments=arguments, reason=reason))


def _arguments(
    entitlement: Entitlement, path: tuple[PathPart, ...], **more: Json
) -> dict[str, Json]:
    whole: list[Json] = ["entitlements", {"id": entitlement.id}, *path]
    return {"file": entitlement.resource.origin.file, "path": whole, **more}
