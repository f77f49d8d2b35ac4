"""Read trueup.yaml: every mistake at once, each with its place and what to do about it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from scanner import plugins
from scanner.model.connector import Connector
from scanner.model.evidence import Source
from scanner.model.resource import EMPTY, Json
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import YamlDocument, load_documents
from scanner.operate.acknowledgement import Acknowledgement
from scanner.operate.evaluation import areas
from scanner.resources import shipped

FILE = "trueup.yaml"
_COMMON = frozenset({"kind", "name", "owner"})
_GOVERNANCE = ("specs", "entitlements", "waivers", "policies")
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
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        raise ConfigurationError(f"{file}:{error.line}:{error.column}: {error.message}") from None
    if len(documents) != 1:
        raise ConfigurationError(f"{file}:1:1: expected one document, found {len(documents)}")
    mistakes = sorted(set(_mistakes(documents[0])))
    if mistakes:
        lines = (f"{file}:{line}: {message}" for line, message in mistakes)
        raise ConfigurationError("\n".join(lines))
    return _configuration(documents[0].value, file.parent)


def _mistakes(document: YamlDocument) -> Iterator[tuple[int, str]]:
    schema = json.loads((shipped("reports") / "schema/trueup-v1.schema.json").read_bytes())
    for error in Draft202012Validator(schema).iter_errors(document.value):
        yield document.lines.near(tuple(error.absolute_path)), _words(error)
    if isinstance(document.value, Mapping):
        yield from _source_mistakes(document)
        yield from _name_mistakes(document)


def _words(error: ValidationError) -> str:
    where = ".".join(str(part) for part in error.absolute_path) or "the document"
    if error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        schema: Any = error.schema
        known = list(schema.get("properties", {}))
        unknown = [key for key in error.instance if key not in known]
        hints = (f"{key!r}{plugins.closest(str(key), known)}" for key in unknown)
        return f"{where}: unknown key {', '.join(hints)}: known are {', '.join(known)}"
    if error.validator == "pattern" and "env:" in str(error.validator_value):
        return f"{where}: a secret is a reference: write env:NAME or file:PATH, never the value"
    return f"{where}: {error.message}"


def _source_mistakes(document: YamlDocument) -> Iterator[tuple[int, str]]:
    kinds = list(plugins.names("collect"))
    seen: dict[str, int] = {}
    for index, entry in enumerate(_entries(document.value.get("sources"))):
        line = document.lines.near(("sources", index))
        kind, name = str(entry.get("kind", "")), str(entry.get("name", ""))
        if name in seen:
            yield line, f"sources.{index}: the name {name!r} is taken by line {seen[name]}"
        seen.setdefault(name, line)
        if kind not in kinds:
            hint = plugins.closest(kind, kinds)
            yield line, f"sources.{index}: no source kind {kind!r}{hint}: {', '.join(kinds)}"
            continue
        yield from _option_mistakes(document, index, kind, entry)


def _option_mistakes(
    document: YamlDocument, index: int, kind: str, entry: Mapping[str, Json]
) -> Iterator[tuple[int, str]]:
    try:
        known = plugins.load_as("collect", kind, Connector).options
    except ModuleNotFoundError:
        return  # The missing extra is reported when the source is read.
    for key in entry:
        if key not in known and key not in _COMMON:
            line = document.lines.near(("sources", index, key))
            hint = plugins.closest(str(key), [*known, *_COMMON])
            yield line, f"sources.{index}: {kind} knows no option {key!r}{hint}"


def _name_mistakes(document: YamlDocument) -> Iterator[tuple[int, str]]:
    checks = document.value.get("checks")
    checks = checks if isinstance(checks, Mapping) else {}
    known = [*areas(), *plugins.names("evaluate"), *_built_in_policies()]
    for key in ("areas", "off"):
        for index, name in enumerate(checks.get(key) or ()):
            hint = plugins.closest(str(name), known)
            # Another name may be that of a policy, which is known once policies are read.
            if name not in known and (key == "areas" or hint or "/" not in str(name)):
                line = document.lines.near(("checks", key, index))
                yield line, f"checks.{key}: no check {name!r}{hint}"
    formats = list(plugins.names("report"))
    reports = document.value.get("reports")
    for name in reports if isinstance(reports, Mapping) else ():
        if name not in formats:
            line = document.lines.near(("reports", name))
            yield line, f"reports: no format {name!r}{plugins.closest(str(name), formats)}"


def _built_in_policies() -> Iterator[str]:
    root = shipped("policies")
    for path in sorted(root.glob("*/*.rego")):
        if not path.stem.endswith("_test") and path.parent.name != "library":
            yield path.relative_to(root).with_suffix("").as_posix().replace("_", "-")


def _entries(value: Json) -> Sequence[Mapping[str, Json]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _configuration(value: Mapping[str, Any], root: Path) -> Configuration:
    checks = value.get("checks") or {}
    return Configuration(
        root=root,
        name=value["name"],
        sources=tuple(_source(entry) for entry in value.get("sources") or ()),
        governance={role: held for role in _GOVERNANCE if (held := _folders(value.get(role)))},
        areas=tuple(checks.get("areas") or areas()),
        off=tuple(checks.get("off") or ()),
        settings={
            **{area: value[key] for key, area in _SECTIONS.items() if value.get(key)},
            "policies": _policies(value),
        },
        severities=value.get("severity") or EMPTY,
        fail_on=Severity(value.get("fail_on", Severity.HIGH)),
        min_coverage=value.get("min_coverage", 100) / 100,
        acknowledged=tuple(_acknowledged(value.get("acknowledged_gaps") or ())),
        outputs=tuple((value.get("reports") or {}).items()),
        built_in_policies=value.get("built_in_policies", True),
        evidence=value.get("evidence") or EMPTY,
        ledger=value.get("ledger", ".trueup/ledger.db"),
        remediate=value.get("remediate") or EMPTY,
    )


def _folders(value: Json) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        value = value.get("folders")
    return (value,) if isinstance(value, str) else tuple(value or ())


def _policies(value: Mapping[str, Any]) -> dict[str, Json]:
    """Return the settings of the policy stage; a bare list of folders has none but the engine."""
    section = value.get("policies")
    held = dict(section) if isinstance(section, Mapping) else {}
    held.pop("folders", None)
    return {"engine": value.get("policy_engine", "auto"), **held}


def _source(entry: Mapping[str, Json]) -> Source:
    options = {key: held for key, held in entry.items() if key not in _COMMON}
    return Source(entry["kind"], entry["name"], options, owner=entry.get("owner", ""))


def _acknowledged(entries: Sequence[Mapping[str, Json]]) -> Iterator[Acknowledgement]:
    for entry in entries:
        try:
            expires = date.fromisoformat(entry["expires"])
        except ValueError:
            expires = date.min  # A date that cannot be read counts as expired.
        yield Acknowledgement(entry["place"], entry["reason"], expires)
