"""Resources whose documents stay packed until somebody looks into them."""

from collections import deque
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from scanner.model.resource import Json, Resource

_MOST = 16_000_000
"""Bytes of packed documents that stay unpacked at once; of more, those unpacked first are let go."""
_FIELDS = (
    "uid", "kind", "attributes", "side", "scope", "owner", "origin", "evidence", "sources",
)  # fmt: skip
_PACKED = cast("Mapping[str, Json]", None)
_attributes: Any = Resource.__dict__["attributes"]


class KeptResource(Resource):
    """A resource as any other, with a document that is unpacked when it is asked for.

    Most resources of a large estate are found unchanged, and nobody asks.
    """

    __slots__ = ("_raw",)
    _raw: msgspec.Raw

    # The slot of the base class holds the document while it is unpacked.
    @property
    def attributes(self) -> Mapping[str, Json]:
        """The document itself."""
        held: Mapping[str, Json] | None = _attributes.__get__(self)
        return _unpacked(self) if held is None else held

    @attributes.setter
    def attributes(self, value: Mapping[str, Json]) -> None:
        _attributes.__set__(self, value)

    def __eq__(self, other: object) -> bool:
        """Say whether the other is the same resource, packed or not."""
        if not isinstance(other, Resource):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _FIELDS)

    __hash__ = Resource.__hash__


def kept_resource(raw: msgspec.Raw, uid: str, kind: str, *facts: Any) -> Resource:
    """Return a resource of which the document is packed.

    Args:
        raw: the document as JSON.
        uid: identity of the resource.
        kind: what the document is.
        facts: what else a `Resource` has, in its order, from `side` on.
    """
    made = KeptResource(uid, kind, _PACKED, *facts)
    object.__setattr__(made, "_raw", raw)
    return made


_open: deque[KeptResource] = deque()
_size = 0


def _unpacked(resource: KeptResource) -> Mapping[str, Json]:
    global _size  # noqa: PLW0603 - of one process, as what it counts
    raw = resource._raw
    value: Mapping[str, Json] = msgspec.json.decode(raw)
    _attributes.__set__(resource, value)
    _open.append(resource)
    _size += memoryview(raw).nbytes
    while _size > _MOST and len(_open) > 1:
        first = _open.popleft()
        _size -= memoryview(first._raw).nbytes
        _attributes.__set__(first, None)
    return value
