"""Open what Helm keeps of a release: JSON, packed, in a Secret or a ConfigMap."""

import base64
import binascii
import json
from collections.abc import Mapping

from scanner.evidence.archives import members
from scanner.evidence.reader import CannotReadError
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.yaml_text import DocumentSyntaxError, load_documents

HELM = "helm.sh/release.v1"
_NOT_IN_FORCE = frozenset(
    {"superseded", "uninstalled", "uninstalling", "failed", "pending-install", "pending-upgrade",
     "pending-rollback"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Release:
    """One revision of a release.

    Attributes:
        said: name, chart, version, values.
        applied: the objects of its manifest and its hooks; none of a revision that is not in force.
        problem: why the manifest cannot be read; "" when it can.
    """

    said: dict[str, Json]
    applied: tuple[dict[str, Json], ...] = ()
    problem: str = ""


def released(secret: Mapping[str, Json]) -> Release | str:
    """Return what a revision says, without its templates, or why it cannot be read.

    The value of a Secret is base64 of what Helm stores, which is base64 of gzip of JSON.
    """
    data = secret.get("data")
    text = data.get("release") if isinstance(data, Mapping) else None
    if not isinstance(text, str):
        return "a release of Helm without its data"
    try:
        stored = base64.b64decode(base64.b64decode(text))
        packed = [data for _name, data in members("release.gz", stored)]
        value = json.loads(packed[0])
    except (binascii.Error, ValueError, RecursionError, IndexError, CannotReadError):
        return "a release of Helm that cannot be unpacked"
    if not isinstance(value, dict):
        return "a release of Helm that is no object"
    said, manifest = _said(value), value.get("manifest")
    if said["status"] in _NOT_IN_FORCE or not isinstance(manifest, str):
        return Release(said)
    try:
        objects = [
            one
            for text in (manifest, *_hooks(value))
            for document in load_documents(text)
            for one in _each(document.value)
        ]
    except DocumentSyntaxError as error:
        return Release(said, problem=f"the manifest of a release of Helm: {error.message}")
    kept = tuple(one for one in objects if isinstance(one, dict) and one.get("kind"))
    return Release(said, kept)


def _hooks(release: Mapping[str, Json]) -> list[str]:
    """Return the manifests of what is made before or after the other objects."""
    listed = release.get("hooks")
    held = [one.get("manifest") for one in listed or () if isinstance(one, Mapping)]
    return [text for text in held if isinstance(text, str)]


def _each(value: Json) -> list[Json]:
    """Return the objects of one document: a List holds several."""
    items = value.get("items") if isinstance(value, dict) else None
    if isinstance(items, list) and str(value.get("kind")).endswith("List"):
        return items
    return [value]


def _said(value: Mapping[str, Json]) -> dict[str, Json]:
    chart = value.get("chart")
    about = chart.get("metadata") if isinstance(chart, Mapping) else None
    about = about if isinstance(about, Mapping) else {}
    info = value.get("info")
    return {
        "name": value.get("name"),
        "namespace": value.get("namespace"),
        "revision": value.get("version"),
        "status": info.get("status") if isinstance(info, Mapping) else None,
        "chart": about.get("name"),
        "chart_version": about.get("version"),
        "app_version": about.get("appVersion"),
        "values": value.get("config") or {},
    }
