"""Resources out of documents that carry no name: the file names them, the content says the kind.

A document may also say both itself: `{kind: postgresql/settings, name: orders, settings: {...}}`;
the settings may stand under `settings`, `spec` or `attributes`. A document that is a list is the
attribute "" of its resource.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._aws_content import aws_resources
from scanner.normalize.documents._place import Below, documents_in, looks_like_kubernetes
from scanner.normalize.grammars.formats import DocumentSyntaxError, StructuredDocument, format_of

GENERIC = "generic"
INVENTORY = "inventory"
POSTGRESQL = "postgresql/settings"
PROTECTION = "github/branch_protection"
FORCED_KIND = "kind"
"""Option of a source that says of what kind its plain documents are."""

_STRUCTURED = frozenset({"yaml", "json", "toml"})
_DECLARABLE = frozenset({INVENTORY, GENERIC, "env-file", "ini-file"})
_BODIES = ("settings", "spec", "attributes")
_PROTECTS = frozenset(
    {"required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"}
)
_SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Found:
    """What a document turned out to be.

    Attributes:
        attributes: its values; under: where they stand in the document.
        name: given by the document itself; "" when only the file names it.
    """

    kind: str
    attributes: dict[str, Json]
    under: tuple[str | int, ...] = ()
    name: str = ""


PLAIN = "plain"
"""Option of a source that says whether its plain documents are resources; they are unless False."""


def is_plain(name: str, text: str) -> bool:
    """Say whether a document is YAML, JSON or TOML and not obviously Kubernetes."""
    return format_of(name, text) in _STRUCTURED and not looks_like_kubernetes(text)


def forced_kind(snapshot: Snapshot) -> str:
    """Return the kind that the source declares for its plain documents; "" when it declares none."""
    value = snapshot.source.options.get(FORCED_KIND)
    return value if isinstance(value, str) else ""


def resources_of_kind(snapshot: Snapshot, text: str, kind: str) -> Iterator[Normalized]:
    """Yield the resources among the plain documents of a text that are of one kind.

    A source may say that its plain documents state nothing, as data beside policies does not.
    """
    if snapshot.source.options.get(PLAIN) is False:
        return
    for index, document in enumerate(documents_of(snapshot, text)):
        for found in classified(document.value, forced_kind(snapshot)):
            if found.kind == kind:
                yield resource_of(snapshot, found, document, index)


def documents_of(snapshot: Snapshot, text: str) -> tuple[StructuredDocument, ...]:
    """Return the documents of a text; none when it cannot be read, which `gap` tells."""
    try:
        return documents_in(snapshot, text)
    except DocumentSyntaxError:
        return ()


def gap(snapshot: Snapshot, text: str, what: str) -> Unreadable | None:
    """Return why a document could not be read, with the line; None when it could."""
    try:
        documents_in(snapshot, text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}" if error.line else snapshot.address
        return Unreadable(snapshot.source.name, place, f"{what}: {error.message}")
    return None


def classified(value: Json, forced: str = "") -> tuple[Found, ...]:
    """Say what a plain document is or holds; nothing when it is no configuration by itself."""
    rows = _settings_rows(value)
    if rows is not None:
        return (Found(POSTGRESQL, rows),)
    if isinstance(value, list) and value:
        return (Found(forced or GENERIC, {"": value}),)
    if not isinstance(value, dict) or not value:
        return ()
    declared = _declared(value)
    if declared is not None:
        return (declared,)
    parts = tuple(
        Found(forced or kind, held, under, name)
        for kind, name, held, under in aws_resources(value)
        if not forced or forced == kind
    )
    return parts or (Found(forced or _kind_by_content(value), value),)


def _kind_by_content(value: dict[str, Json]) -> str:
    if is_inventory(value):
        return INVENTORY
    if len(_PROTECTS & value.keys()) > 1:
        return PROTECTION
    if all(isinstance(each, dict) and _SETTING in each for each in value.values()):
        return POSTGRESQL
    return GENERIC


def is_inventory(value: Json) -> bool:
    """Say whether a document is a list of resources that have an id."""
    listed = value.get("resources") if isinstance(value, dict) else None
    if not isinstance(listed, list) or "terraform_version" in value:
        return False
    return all(isinstance(each, dict) and "id" in each for each in listed)


def _declared(value: dict[str, Json]) -> Found | None:
    kind = value.get("kind")
    if not isinstance(kind, str) or ("/" not in kind and kind not in (INVENTORY, "env-file")):
        return None
    for body in _BODIES:
        if isinstance(value.get(body), dict):
            return Found(kind, value[body], (body,), str(value.get("name") or ""))
    if isinstance(value.get("resources"), list):
        return Found(kind, value, (), str(value.get("name") or ""))
    return None


def _settings_rows(value: Json) -> dict[str, Json] | None:
    """Return rows of `pg_settings` as `{name: row}`; None when the value is no such list."""
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(row, dict) and "name" in row and _SETTING in row for row in value):
        return None
    return {str(row["name"]): row for row in value}


def resource_of(
    snapshot: Snapshot, found: Found, document: StructuredDocument, index: int = 0
) -> Resource:
    """Return the resource of a document, called as it says, else by the path of its file."""
    file = snapshot.origin.file or snapshot.address
    path = PurePosixPath(file)
    # ".env" is all name and no suffix; "app.env" is called "app".
    name = found.name or (str(path.with_suffix("")) if path.suffix else str(path))
    return Resource(
        uid=f"{found.kind}/{name}{f'#{index}' if index else ''}",
        kind=found.kind,
        attributes=found.attributes,
        side=snapshot.source.side,
        origin=replace(snapshot.origin, file=file, line=1),
        evidence=snapshot.digest,
        lines=Below(document, found.under),
        document=index,
    )
