"""What statements of PostgreSQL say about privileges that were used.

Kind `trueup/postgresql-use`, one for each log or view of statistics; `uses` holds, for each user and
database, `{user, database, relations, calls, becomes, opaque, count}`: `relations` is a list of
`[schema or "", name, [privilege, ...]]`, `opaque` the reasons why not all use is known. `complete`
is false, with the `reason`, when not all statements were told; `nested` says whether those inside
functions were; `all_logged` is None where only the settings of the server say what is logged;
`since` and `until` are the first and the last instant, as the server writes them, or "".
"""

from dataclasses import field, replace
from functools import lru_cache

from scanner.model.evidence import Snapshot
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.sql_text import Use, use_of

__all__ = ["KIND", "PostgresUses"]

KIND = "trueup/postgresql-use"
_MOST = 200_000
_MOST_REASONS = 5
_SHORT = 10_000


@dataclass(slots=True)
class _ByRole:
    use: Use = field(default_factory=Use)
    opaque: set[str] = field(default_factory=set)
    count: int = 0


@dataclass(slots=True)
class PostgresUses:
    """Collects the statements of one log."""

    found: dict[tuple[str, str], _ByRole] = field(default_factory=dict)
    reason: str = ""
    nested: bool = False
    all_logged: bool | None = None
    since: str = ""
    until: str = ""
    _size: int = 0

    def add(self, user: str, database: str, text: str) -> None:
        """Count a statement; of too many names the record says that it is not complete."""
        held = self.found.setdefault((user, database), _ByRole())
        held.count += 1
        use = _read(text)
        if use.opaque and len(held.opaque) < _MOST_REASONS:
            held.opaque.add(use.opaque)
        held.use.calls |= use.calls
        held.use.becomes |= use.becomes
        for name, privileges in use.relations.items():
            before = held.use.relations.get(name)
            if before is None:
                self._size += 1
                held.use.relations[name] = set(privileges)
            else:
                before |= privileges
        if self._size > _MOST or len(self.found) > _MOST:
            self.gap("it names more than can be counted")

    def hidden(self, user: str, database: str, reason: str) -> None:
        """Note a statement whose text is not known."""
        self.found.setdefault((user, database), _ByRole()).opaque.add(reason)

    def gap(self, reason: str) -> None:
        """Note why not all statements are told."""
        self.reason = self.reason or reason

    def at(self, instant: str) -> None:
        """Note when something was logged."""
        self.since = self.since or instant
        self.until = instant or self.until

    def resource(self, snapshot: Snapshot, name: str = "") -> Resource:
        """Return the record of the log."""
        uses: list[Json] = [
            {
                "user": user,
                "database": database,
                "relations": [
                    [*relation, sorted(privileges)]
                    for relation, privileges in sorted(held.use.relations.items())
                ],
                "calls": sorted(held.use.calls),
                "becomes": sorted(held.use.becomes),
                "opaque": sorted(held.opaque),
                "count": held.count,
            }
            for (user, database), held in sorted(self.found.items())
        ]
        return Resource(
            uid=f"{KIND}/{snapshot.source.name}/{name or snapshot.address}",
            kind=KIND,
            attributes={
                "uses": uses, "complete": not self.reason, "reason": self.reason,
                "nested": self.nested, "all_logged": self.all_logged,
                "since": self.since, "until": self.until,
            },
            side=snapshot.source.side,
            origin=replace(snapshot.origin, line=1) if snapshot.origin.file else snapshot.origin,
            evidence=snapshot.digest,
        )  # fmt: skip


def _read(text: str) -> Use:
    """Return what a text can use; the same short ones come again and again."""
    return _known(text) if len(text) < _SHORT else use_of(text)


_known = lru_cache(maxsize=4_096)(use_of)  # what it returns is never changed
