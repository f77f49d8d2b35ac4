"""The observation of an import that nothing declares, in both of its forms."""

from dataclasses import replace

from scanner.evaluate.dependencies._observe import evidence, places
from scanner.evaluate.dependencies._records import Missing
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty, Severity

_LESS_SEVERE = {
    "typing": "only type checkers import it",
    "conditional": "it is imported only for some interpreters or platforms",
}


def observation(found: Missing, message: str) -> Observation:
    """Return the observation of one missing declaration, at its first import."""
    first, manifest = found.imports[0], found.manifest
    facts: dict[str, Json] = {
        "import": found.module,
        "distributions": list(found.distributions),
        "step": found.step,
        "need": first.need,
        "role": first.role,
        "roles": sorted({item.role for item in found.imports}),
        "through": [name for name in found.through if name],
        "installed_by_command": found.by_command,
        "candidates": list(found.candidates),
        "places": places(found.imports),
        "project": found.project,
        "ecosystem": manifest.attributes["ecosystem"] if manifest else "pypi",
    }
    severity = _severity(found)
    if severity is not None:
        facts["severity_reason"] = _reason(found)
    return Observation(
        resource=manifest.uid if manifest else first.file.uid,
        message=message,
        arguments=_arguments(found),
        path=("imports", found.module),
        evidence=evidence(imports=found.imports[:20]) + ((manifest.evidence,) if manifest else ()),
        origin=replace(first.file.origin, line=first.line),
        certainty=Certainty.CONDITIONAL if _is_conditional(found) else Certainty.CERTAIN,
        facts=facts,
        severity=severity,
    )


def _arguments(found: Missing) -> dict[str, Json]:
    known = " or ".join(found.distributions[:3])
    count = len(found.imports)
    return {
        "import": found.module,
        "place": found.imports[0].place,
        "more": f" and {count - 1} more" if count > 1 else "",
        "provider": f" (provided by {known})" if known and known != found.module else "",
        "through": ", ".join(name for name in found.through if name) or "the lock file",
    }


def _is_conditional(found: Missing) -> bool:
    return bool(found.candidates) or found.imports[0].need in ("conditional", "typing")


def _reason(found: Missing) -> str:
    first = found.imports[0]
    if first.need in _LESS_SEVERE:
        return _LESS_SEVERE[first.need]
    if found.by_command:
        return "a command of the project installs it, although no manifest declares it"
    return f"only {first.role} files import it"


def _severity(found: Missing) -> Severity | None:
    first = found.imports[0]
    if first.need in _LESS_SEVERE or found.by_command:
        return Severity.LOW
    if all(item.role in ("docs", "example", "script") for item in found.imports):
        return Severity.LOW
    return None
