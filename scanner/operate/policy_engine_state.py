"""Tell quickly whether a policy engine is the one that gave a kept answer, without starting it."""

import importlib.machinery
import shutil
from collections.abc import Mapping

from scanner.model.resource import Json
from scanner.operate.tree_state import state_of

_EMBEDDED = "regorus"


def engine_state(settings: Mapping[str, Json]) -> str:
    """Return what changes with the engine that these settings choose; "" where nobody can tell.

    Nobody can tell of a server, whose policies and data may change behind its address.

    Args:
        settings: the section `policies` of trueup.yaml.
    """
    asked = str(settings.get("engine") or "auto")
    if settings.get("server") or asked not in ("auto", "opa", "embedded"):
        return ""
    binary = shutil.which("opa") if asked != "embedded" else None
    if binary:
        return _named(binary)
    # Found without being imported: that alone would take longer than the rest of the answer.
    found = importlib.machinery.PathFinder.find_spec(_EMBEDDED)
    return _named(found.origin) if asked != "opa" and found and found.origin else ""


def _named(path: str) -> str:
    state = state_of(path)
    return f"{path} {state}" if state else ""
