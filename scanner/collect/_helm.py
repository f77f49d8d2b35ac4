"""Open what Helm keeps of a release: JSON, packed, in a Secret or a ConfigMap."""

import base64
import binascii
import json
from collections.abc import Mapping

from scanner.evidence.archives import members
from scanner.evidence.reader import CannotReadError
from scanner.model.resource import Json

HELM = "helm.sh/release.v1"


def released(secret: Mapping[str, Json]) -> dict[str, Json] | str:
    """Return what a revision says, without manifest and templates, or why it cannot be read.

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
    return _said(value) if isinstance(value, dict) else "a release of Helm that is no object"


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
