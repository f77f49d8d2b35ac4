"""Follow a cluster by watches: after one whole reading, only what changed is sent and read.

A watch that was cut off begins again where it ended. When the server has forgotten that revision (410,
after compaction or a restore), the kind is listed anew.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from scanner.collect._kubernetes_api import Listable, revised_pages, typed
from scanner.collect._rest import Rest, RestError
from scanner.model.connector import Followed
from scanner.model.evidence import Collected, Unreadable
from scanner.model.resource import Json

_LONGEST = 20.0
_AT_ONCE = 16
_GONE = 410
Record = Callable[[str, dict[str, Json]], list[Collected]]
"""Records what an object says, under its address or others that it stands for."""
StandsFor = Callable[[str, dict[str, Json]], list[str]]
"""Returns every address under which an object may have been recorded."""


class Watcher:
    """Follows the kinds of one cluster; the mark holds the revision of each list."""

    def __init__(
        self, rest: Rest, name: str, size: int, record: Record, stands_for: StandsFor
    ) -> None:
        """Take the way to the server, the name of the source, and what records an object."""
        self._rest = rest
        self._name = name
        self._size = size
        self._record = record
        self._stands_for = stands_for

    def whole(self, lists: Sequence[tuple[Listable, str]]) -> Followed:
        """Return everything that the lists hold, each object as a document of its own."""
        revisions: dict[str, str] = {}
        items: list[Collected] = []
        rows: list[dict[str, Json]] = []
        for kind, namespace in lists:
            path, reason = kind.path(namespace), ""
            try:
                for page, revision in revised_pages(self._rest, kind, namespace, self._size):
                    items += (said for one in page for said in self._object(kind, one))
                    revisions[path] = revision
            except RestError as error:
                reason = error.reason
                items.append(Unreadable(self._name, path, reason, transient=error.transient))
            rows.append(
                {"kind": kind.name, "place": namespace, "complete": not reason, "reason": reason}
            )
        items += self._record("listed", {"listed": rows})
        return Followed(json.dumps(revisions, sort_keys=True), tuple(items), whole=True)

    def since(
        self, lists: Sequence[tuple[Listable, str]], mark: str, seconds: float
    ) -> Followed | None:
        """Return what changed since a mark; None when some revision is not known any more.

        All kinds are watched at once, for at most `seconds`.
        """
        revisions: dict[str, str] = json.loads(mark)
        watched = [(kind, kind.path(namespace)) for kind, namespace in lists]
        watched = [(kind, path) for kind, path in watched if path in revisions]
        if not watched:
            return None
        wait = max(1, int(min(seconds, _LONGEST)))
        with ThreadPoolExecutor(min(_AT_ONCE, len(watched))) as pool:
            seen = list(
                pool.map(
                    lambda one: self._watched(one[0], one[1], revisions[one[1]], wait), watched
                )
            )
        items: list[Collected] = []
        gone: list[str] = []
        for (kind, path), events in zip(watched, seen, strict=True):
            if events is None:
                return None
            for event in events:
                if isinstance(event, Unreadable):
                    items.append(event)
                    continue
                held = event["object"]
                revisions[path] = _revision(held) or revisions[path]
                if event["type"] not in ("DELETED", "ADDED", "MODIFIED"):
                    continue
                said = [] if event["type"] == "DELETED" else self._object(kind, held)
                now = {_place(one) for one in said}
                gone = [one for one in gone if one not in now]
                gone += [
                    one for one in self._stands_for(_address(kind, held), held) if one not in now
                ]
                items += said
        return Followed(json.dumps(revisions, sort_keys=True), tuple(_last(items)), tuple(gone))

    def _watched(
        self, kind: Listable, path: str, revision: str, wait: int
    ) -> "list[dict[str, Json] | Unreadable] | None":
        query: dict[str, str | int] = {
            "watch": "1", "resourceVersion": revision, "timeoutSeconds": wait,
            "allowWatchBookmarks": "true",
        }  # fmt: skip
        try:
            events = self._rest.lines(path, query)
        except RestError as error:
            if error.status == _GONE:
                return None
            return [Unreadable(self._name, path, error.reason, transient=error.transient)]
        if any(one.get("type") == "ERROR" for one in events):
            return None
        return [{**one, "object": typed(kind, one["object"])} for one in events]

    def _object(self, kind: Listable, item: dict[str, Json]) -> list[Collected]:
        return self._record(_address(kind, item), {**item})


def _last(items: Sequence[Collected]) -> Iterator[Collected]:
    """Yield of each document only the last reading."""
    last = {_place(one): one for one in items}
    yield from last.values()


def _place(item: Collected) -> str:
    return item.place if isinstance(item, Unreadable) else item.address


def _address(kind: Listable, item: dict[str, Json]) -> str:
    metadata = item.get("metadata") or {}
    return f"{kind.path(str(metadata.get('namespace') or ''))}/{metadata.get('name', '')}"


def _revision(item: dict[str, Json]) -> str:
    return str((item.get("metadata") or {}).get("resourceVersion") or "")
