"""From a policy's result to observations."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.evaluate.policies._policy import ESTATE, FINDING, Policy
from scanner.model.observation import Observation
from scanner.model.resource import Json, PathPart, Resource
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.masked import SHOWN, display

_MAX_MESSAGE = 2_000
_NAMED_SEVERITY = "the policy names this severity in its result"
_READ = frozenset(
    [
        "message",
        "msg",
        "resource",
        "path",
        "expected",
        "actual",
        "remedy",
        "severity",
        "severity_reason",
        "evidence",
        "facts",
        "details",
    ]
)
# How engines print the mapping that stands for a secret: keys in order of name.
_MARK = '{"hmac"'
_PRINTED = re.compile(r'\{"hmac": ?"[0-9a-f]{1,128}", ?"masked": ?"[^"]{1,100}"\}')


class BadResultError(ValueError):
    """A policy's result has a shape that nobody can read: the message says which."""


def observations(policy: Policy, resource: Resource, value: Json) -> Iterator[Observation]:
    """Yield what a rule's value says, in a stable order.

    Raises:
        BadResultError: the value is no collection of texts or objects with a message.
    """
    if isinstance(value, Mapping):
        raise BadResultError(
            "the result is an object: write `finding contains {...} if {...}`, or `--v0` for old"
            " syntax"
        )
    if not isinstance(value, list):
        raise BadResultError(f"the result is {type(value).__name__}, not a set of findings")
    read = [_read(policy, resource, each) for each in value]
    yield from sorted(read, key=lambda seen: (seen.text, str(seen.path)))


def _read(policy: Policy, resource: Resource, said: Json) -> Observation:
    entry = {"message": said} if isinstance(said, str) else said
    if not isinstance(entry, Mapping):
        raise BadResultError(f"a finding is {type(said).__name__}, not a text or an object")
    message = entry.get("message", entry.get("msg"))
    if not isinstance(message, str) or not message.strip():
        raise BadResultError("a finding has no `message` (or `msg`) text")
    shown, severity = _shown(message), _severity(entry.get("severity"))
    # The digest of the module is evidence too: the verdict rests on what the policy said then.
    evidence = (resource.evidence, policy.module.evidence)
    return Observation(
        rule=policy.rule.id,
        resource=_subject(policy, entry, resource),
        message="{message}",
        arguments={"message": shown},
        path=_path(entry.get("path", [])) or _by_message(policy, shown),
        expected=entry.get("expected"),
        actual=entry.get("actual"),
        evidence=tuple(digest for digest in evidence if digest),
        origin=resource.origin,
        facts=_facts(policy, entry, severity, resource.side.value),
        severity=severity,
        owner=policy.owner,
    )


def _subject(policy: Policy, entry: Mapping[str, Json], resource: Resource) -> str:
    """Return whose departure it is; one over the whole estate must say so itself."""
    if policy.shape != ESTATE:
        return resource.uid
    named = entry.get("resource")
    if not isinstance(named, str) or not named:
        raise BadResultError("a finding over the whole estate has no `resource` (a uid)")
    return named


def _by_message(policy: Policy, shown: str) -> tuple[PathPart, ...]:
    """Tell the departures of one rule apart that conftest and gatekeeper know by message alone."""
    return () if policy.shape in (FINDING, ESTATE) else ({"message": shown},)


def _shown(message: str) -> str:
    """Return a message in which a masked secret that the policy printed reads "(masked)"."""
    plain = _PRINTED.sub(SHOWN, message) if _MARK in message else message
    return str(display(plain))[:_MAX_MESSAGE]


def _facts(
    policy: Policy, entry: Mapping[str, Json], severity: Severity | None, side: str
) -> dict[str, Json]:
    facts: dict[str, Json] = {
        "policy": str(policy.module.origin),
        "side": side,
        "remedy": str(entry.get("remedy") or policy.rule.fix),
    }
    if severity and severity is not policy.rule.severity:
        reason = entry.get("severity_reason")
        given = isinstance(reason, str) and bool(reason.strip())
        facts["severity_reason"] = str(reason) if given else _NAMED_SEVERITY
    if "evidence" in entry:
        facts["seen"] = display(entry["evidence"])
    if details := _details(entry):
        facts["details"] = display(details)
    return facts


def _details(entry: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return all else that a finding says, as conftest does with the keys beside `msg`."""
    held = entry.get("facts", entry.get("details"))
    named = held if isinstance(held, Mapping) else {}
    known = _READ if isinstance(held, Mapping) or held is None else _READ - {"facts", "details"}
    return {**named, **{key: value for key, value in entry.items() if key not in known}}


def _severity(value: Json) -> Severity | None:
    if value is None:
        return None
    if value not in tuple(Severity):
        raise BadResultError(f"severity {value!r} is none of {', '.join(Severity)}")
    return Severity(value)


def _path(value: Json) -> tuple[PathPart, ...]:
    listed = value.split(".") if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(_is_part(part) for part in listed):
        raise BadResultError("`path` is not a list of keys, indexes and {key: value} objects")
    return tuple(listed)


def _is_part(part: Any) -> bool:
    return isinstance(part, str | int | dict) and not isinstance(part, bool)
