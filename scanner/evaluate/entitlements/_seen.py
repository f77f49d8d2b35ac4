"""Where a tool is named by what runs: pipelines, container images, manifests of clusters."""

import re
from collections.abc import Iterator, Mapping

from scanner.evaluate.entitlements._catalogue import Catalogue
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource

_KINDS = (
    "container/",
    "docker/",
    "dockerfile",
    "github/workflow",
    "gitlab/pipeline",
    "kubernetes/",
)
_KEYS = frozenset(
    {"image", "uses", "container", "run", "script", "before_script", "after_script", "command",
     "args", "entrypoint", "services", "arguments"}
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
_MOST_VALUES = 50_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One place that names a tool.

    Attributes:
        tool: id of the tool. name: as it stands there. resource: the document.
    """

    tool: str
    name: str
    resource: Resource


def seen_of(estate: Estate, catalogue: Catalogue) -> Iterator[Seen]:
    """Yield the first place of each document that names a tool of the catalogue, in order.

    A name counts as a whole word of an image, an action or a command. Only what somebody listed as a
    tool is looked for.
    """
    names = {
        name: identifier
        for name, identifier in catalogue.tool_ids.items()
        if (tool := catalogue.tools.get(identifier)) is not None and tool.resource is not None
    }
    if not names:
        return
    for prefix in _KINDS:
        for resource in estate.matching(prefix):
            for identifier, name in sorted(_named(resource, names).items()):
                yield Seen(identifier, name, resource)


def _named(resource: Resource, names: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in _texts(resource.attributes):
        for word in _WORD.findall(text[:4000]):
            identifier = names.get(word.casefold())
            if identifier is not None:
                found.setdefault(identifier, word)
    return found


def _texts(value: Json) -> Iterator[str]:
    """Yield the texts under the keys that say what runs."""
    waiting: list[tuple[Json, bool]] = [(value, False)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        held, counts = waiting.pop()
        if isinstance(held, str):
            if counts:
                yield held
        elif isinstance(held, Mapping):
            waiting += [(inner, counts or str(key).lower() in _KEYS) for key, inner in held.items()]
        elif isinstance(held, list | tuple):
            waiting += [(inner, counts) for inner in held]
