"""What policies get as `input`: our own shape, the bare document, or what a template expects."""

import json
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from scanner.evaluate.policies._engine import JsonText
from scanner.evaluate.policies._policy import CONFTEST, Policy
from scanner.model.resource import Json, Resource

_MAX_DEPTH = 120


class TooDeepError(ValueError):
    """A resource is nested too deeply to be handed to an engine."""


def inputs_of(policy: Policy, resource: Resource, as_of: datetime) -> tuple[JsonText, ...]:
    """Return what a policy is asked about a resource, as texts.

    It is one input but for a document that is a list, whose elements conftest judges one by one.

    Raises:
        TooDeepError: the resource is nested deeper than 120 levels.
    """
    if policy.shape == CONFTEST:
        return tuple(_text(each) for each in _documents(resource))
    return (_text(input_of(policy, resource, as_of)),)


def input_of(policy: Policy, resource: Resource, as_of: datetime) -> Json:
    """Return one input as a value."""
    attributes = resource.attributes
    if policy.input_for is not None:
        return policy.input_for(_plain(attributes, 0))
    if policy.shape == CONFTEST:
        return attributes
    return {**_facts(resource), "as_of": as_of.isoformat()}


def combined(resources: Iterable[Resource], below: str = "") -> JsonText:
    """Return what conftest's `--combine` hands over: every document with the path of its file.

    Args:
        resources: the documents.
        below: folder that their paths are told from; "" where they are told from the source.

    Raises:
        TooDeepError: a resource is nested deeper than 120 levels.
    """
    above = "" if below == "." else below
    return _text(
        [
            {"path": posixpath.join(above, resource.origin.file), "contents": document}
            for resource in resources
            for document in _documents(resource)
        ]
    )


def whole(resources: Iterable[Resource], as_of: datetime) -> JsonText:
    """Return the input of a policy over the whole estate: `{resources, as_of}`.

    Raises:
        TooDeepError: a resource is nested deeper than 120 levels.
    """
    listed = [_facts(resource) for resource in resources]
    return _text({"resources": listed, "as_of": as_of.isoformat()})


def text_of(value: Json) -> JsonText:
    """Return any input as text, with its keys in order.

    Raises:
        TooDeepError: it is nested deeper than 120 levels.
    """
    return _text(value)


def _facts(resource: Resource) -> dict[str, Json]:
    return {
        "kind": resource.kind,
        "uid": resource.uid,
        "name": resource.name,
        "side": resource.side.value,
        "owner": resource.owner,
        "scope": resource.scope,
        "origin": {"file": resource.origin.file, "line": resource.origin.line},
        "attributes": resource.attributes,
    }


def _documents(resource: Resource) -> Sequence[Json]:
    held = resource.attributes
    listed = held.get("") if len(held) == 1 else None
    return listed if isinstance(listed, list | tuple) else [held]


def _text(value: Json) -> JsonText:
    """Write a value with its keys in order, so that equal inputs are equal texts."""
    try:
        text = _ENCODER.encode(value).decode()
    except (TypeError, OverflowError, ValueError, RecursionError):
        text = json.dumps(_plain(value, 0), sort_keys=True)
    # Only a text with so many brackets can be nested so deeply.
    if text.count("{") + text.count("[") > _MAX_DEPTH:
        _plain(value, 0)
    return JsonText(text)


def _as_dict(value: Any) -> Json:
    return dict(value) if isinstance(value, Mapping) else str(value)


_ENCODER = msgspec.json.Encoder(enc_hook=_as_dict, order="deterministic")


def _plain(value: Any, depth: int) -> Json:
    """Return JSON types only; what a reader kept as a tuple becomes a list."""
    if depth > _MAX_DEPTH:
        raise TooDeepError(f"nested deeper than {_MAX_DEPTH} levels")
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, str | int | float) or value is None:
        return value
    return str(value)
