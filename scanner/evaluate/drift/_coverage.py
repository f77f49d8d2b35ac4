"""Whether the live side was read so far that what is not there is known to be missing.

Sources that list by kind say so themselves (`trueup/listing`, `trueup/unread`): what they listed in
full is known, and what permissions cut off is an open question. Sources of documents say nothing, and
there a family of kinds counts as read when they gave any resource of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import field

from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._entry import Op
from scanner.evaluate.drift._pairing import is_kubernetes, namespace_of
from scanner.evaluate.drift._unread_sources import UNREAD_SOURCES
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.meaning._rows import ABSENT

_AREA = "drift"
_LISTING = "trueup/listing"
_UNREAD = "trueup/unread"
# Which kinds a source can give; one that reads documents can give any.
_GIVES = {
    "kubernetes": ("kubernetes", "helm"), "aws": ("aws",), "postgres": ("postgresql",),
    "redis": ("redis",), "etcd": ("etcd",), "github": ("github",), "governance": (),
    "environment": (), "usage": (), "repository": (), "render": (),
}  # fmt: skip


def family(kind: str) -> str:
    """Return the part of a kind that one live source of documents gives as a whole."""
    parts = kind.split("/")
    return "/".join(parts[:2]) if parts[0] == "aws" else parts[0]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known about how far the live side was read.

    Attributes:
        listings: kind -> the listings of it. families: those that documents gave any resource of.
        unread: uid of a resource -> what its source did not tell of it.
        silent: `{name, kind, reason}` of each source that gave nothing at all.
    """

    listings: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    families: set[str] = field(default_factory=set)
    unread: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    silent: list[Json] = field(default_factory=list)

    def open_question(self, spec: Resource) -> str:
        """Return why a spec of which nothing is live may be live after all; "" when it is missing."""
        for one in self.silent:
            given = _GIVES.get(one["kind"])
            if given is None or spec.kind.partition("/")[0] in given:
                return f"the source {one['name']} was not read: {one['reason']}"
        listed = self._listed(spec)
        if listed:
            cut = next((one for one in listed if not one["complete"]), None)
            if cut is None:
                return ""
            place = f" in {cut['place']}" if cut["place"] else ""
            return f"not every {spec.kind}{place} could be read: {cut['reason']}"
        if family(spec.kind) in self.families:
            return ""
        if any(spec.kind.startswith(f"{family(kind)}/") for kind in self.listings):
            return f"no live source lists {spec.kind} of this name; name it among what is read"
        return f"no live source gave any {family(spec.kind)} resource; add one that does"

    def _listed(self, spec: Resource) -> Sequence[Json]:
        listed = self.listings.get(spec.kind, ())
        if spec.kind.startswith("github/"):
            name = f"{spec.name}/".lower()
            return [one for one in listed if name.startswith(f"{one['place']}/".lower())]
        namespace = namespace_of(spec)
        if not is_kubernetes(spec) or not namespace:
            return listed
        return [one for one in listed if one["place"] in ("", namespace)]

    def known(
        self, differences: Iterable[Difference]
    ) -> tuple[list[Difference], list[NotEvaluated]]:
        """Part differences from those that only say that the source did not tell."""
        kept: list[Difference] = []
        unknown: dict[tuple[str, str], NotEvaluated] = {}
        for one in differences:
            reason = self._hidden(one) if self.unread else ""
            if reason:
                uid = one.live.uid
                unknown[uid, reason] = NotEvaluated(_AREA, reason, uid)
            else:
                kept.append(one)
        return kept, list(unknown.values())

    def _hidden(self, difference: Difference) -> str:
        entry = difference.entry
        if entry.op is not Op.MISSING and entry.live is not ABSENT:
            return ""
        for one in self.unread.get(difference.live.uid, ()):
            path = tuple(one["path"])
            if entry.path[: len(path)] == path:
                return str(one["reason"])
        return ""


def coverage_of(estate: Estate, lives: Iterable[Resource]) -> Coverage:
    """Return what the live sources say about how far they were read."""
    found = Coverage(silent=list(estate.settings_for(_AREA).get(UNREAD_SOURCES, ())))
    listing: set[str] = set()
    for one in estate.of_kind(_LISTING, Side.LIVE):
        found.listings[str(one.attributes["kind"])].append(one.attributes)
        listing.add(one.origin.source)
    for one in estate.of_kind(_UNREAD, Side.LIVE):
        found.unread[str(one.attributes["resource"])].append(one.attributes)
    found.families.update(family(one.kind) for one in lives if one.origin.source not in listing)
    return found
