"""Read trueup.yaml: every mistake at once, each with its place and what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from scanner.model.evidence import Source
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.inputs.mistakes import in_words
from scanner.normalize.inputs.places import Places
from scanner.operate.acknowledgement import Acknowledgement
from scanner.operate.config_mistakes import COMMON, mistakes_of_configuration
from scanner.operate.evaluation import areas

FILE = "trueup.yaml"
_GOVERNANCE = (
    "specs", "entitlements", "waivers", "policies", "approvers", "owners", "corrections",
)  # fmt: skip
_OVER_HTTP = frozenset({"etcd", "github", "http"})
_SECTIONS = {
    "drift": "drift", "dependencies": "dependencies", "licenses": "licenses",
    "entitlement_rules": "entitlements", "permissions": "permissions", "automation": "automation",
}  # fmt: skip


class ConfigurationError(ValueError):
    """A configuration that cannot be used; one line for each mistake, with its place."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What trueup.yaml says, checked.

    Attributes:
        root: folder that holds trueup.yaml; relative paths start here.
        governance: folders of the governance repository by role: specs, entitlements, ...
        outputs: pairs of report format and path.
        settings: per area, its section.
    """

    root: Path
    name: str
    sources: tuple[Source, ...]
    governance: Mapping[str, tuple[str, ...]]
    areas: tuple[str, ...]
    off: tuple[str, ...] = ()
    settings: Mapping[str, Mapping[str, Json]] = EMPTY
    severities: Mapping[str, Json] = EMPTY
    fail_on: Severity = Severity.HIGH
    min_coverage: float = 1.0
    acknowledged: tuple[Acknowledgement, ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    built_in_policies: bool = True
    waiver_max_days: int = 366
    evidence: Mapping[str, Json] = EMPTY
    ledger: str = ".trueup/ledger.db"
    remediate: Mapping[str, Json] = field(default_factory=dict)


def load(path: Path) -> Configuration:
    """Read and check a configuration file.

    Args:
        path: trueup.yaml, or the folder that holds it.

    Raises:
        ConfigurationError: the file is missing or wrong; the message lists every mistake as
            `file:line:column: what is wrong: what to do`.
    """
    file = path / FILE if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(f"{file}: not there: run `trueup init` to write one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: cannot be read: {type(error).__name__}") from error
    return parse(text, file)


def parse(text: str, file: Path) -> Configuration:
    """Return the configuration that `text` holds; `file` is its place, for paths and messages.

    Raises:
        ConfigurationError: see `load`.
    """
    mistakes = mistakes_of_configuration(text)
    if mistakes:
        raise ConfigurationError("\n".join(in_words(str(file), mistakes)))
    value = load_documents(text)[0].value
    return _configuration(_with_places(value, text, file), file.parent)


def _with_places(value: Mapping[str, Any], text: str, file: Path) -> Mapping[str, Any]:
    """Note beside each mode of policies where it stands: what it means is known only later."""
    section = value.get("policies")
    if not isinstance(section, Mapping) or not section.get("modes"):
        return value
    places = Places(text)
    held = []
    for index, mode in enumerate(section["modes"]):
        place = places.of_value(("policies", "modes", index, "rule"))
        held.append({**mode, "place": f"{file.name}:{place.line}:{place.column}"})
    return {**value, "policies": {**section, "modes": held}}


def _configuration(value: Mapping[str, Any], root: Path) -> Configuration:
    checks = value.get("checks") or {}
    return Configuration(
        root=root,
        name=value["name"],
        sources=tuple(
            _source(entry, _http(value.get("http"), root)) for entry in value.get("sources") or ()
        ),
        governance={role: held for role in _GOVERNANCE if (held := _folders(value.get(role)))},
        areas=tuple(checks.get("areas") or areas()),
        off=tuple(checks.get("off") or ()),
        settings={
            **{area: value[key] for key, area in _SECTIONS.items() if value.get(key)},
            "policies": _policies(value, root),
        },
        severities=value.get("severity") or EMPTY,
        fail_on=Severity(value.get("fail_on", Severity.HIGH)),
        min_coverage=value.get("min_coverage", 100) / 100,
        acknowledged=tuple(_acknowledged(value.get("acknowledged_gaps") or ())),
        outputs=tuple((value.get("reports") or {}).items()),
        built_in_policies=value.get("built_in_policies", True),
        waiver_max_days=value.get("waiver_max_days", 366),
        evidence=value.get("evidence") or EMPTY,
        ledger=value.get("ledger", ".trueup/ledger.db"),
        remediate=value.get("remediate") or EMPTY,
    )


def _folders(value: Json) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        value = value.get("folders")
    return (value,) if isinstance(value, str) else tuple(value or ())


def _policies(value: Mapping[str, Any], root: Path) -> dict[str, Json]:
    """Return the settings of the policy stage; a bare list of folders has none but the engine."""
    section = value.get("policies")
    held = dict(section) if isinstance(section, Mapping) else {}
    held.pop("folders", None)
    engine = held.get("engine") or value.get("policy_engine", "auto")
    if "server" in held or "://" in engine:
        held["server"] = {**(held.get("server") or {}), "http": _http(value.get("http"), root)}
    return {**held, "engine": engine}


def _http(section: Json, root: Path) -> dict[str, Json]:
    """Return how servers are reached, with the paths of files made absolute."""
    held = dict(section) if isinstance(section, Mapping) else {}
    for key in ("ca_bundle", "client_certificate", "client_key"):
        if key in held:
            held[key] = str(root.absolute() / held[key])
    return held


def _source(entry: Mapping[str, Json], http: Mapping[str, Json]) -> Source:
    options = {key: held for key, held in entry.items() if key not in COMMON}
    if entry["kind"] in _OVER_HTTP:
        options = {**http, **options}
    return Source(entry["kind"], entry["name"], options, owner=entry.get("owner", ""))


def _acknowledged(entries: Sequence[Mapping[str, Json]]) -> Iterator[Acknowledgement]:
    for entry in entries:
        try:
            expires = date.fromisoformat(entry["expires"])
        except ValueError:
            expires = date.min  # A date that cannot be read counts as expired.
        yield Acknowledgement(entry["place"], entry["reason"], expires)
