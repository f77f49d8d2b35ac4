"""The estate as a watch holds it: what each source gave last, indexed by name, judged in small parts.

Only resources whose name changed are judged again, together with what decides about them: the other
side of the same name, one spec of each kind and place, and what governs findings. What an event costs
therefore grows with the event and not with the estate.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import field

from scanner.model.connector import Followed
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side
from scanner.operate.pipeline import Gathered, Understood, understand

EVERYTHING = frozenset({"*"})
"""In place of names: what changed may concern every resource."""
_GOVERNING = ("trueup/", "kubernetes/apiextensions.k8s.io/CustomResourceDefinition")
_OWN = "trueup/"
_MANY = "kubernetes/"
_OTHERS = "~"
_Key = tuple[str, str]


@dataclass(slots=True)
class WatchedEstate:
    """What all sources gave last.

    Attributes:
        unread: gaps by source; a source with a whole gap keeps what it gave before.
        read: names of the sources that were read at least once.
    """

    unread: dict[str, tuple[Unreadable, ...]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    _digests: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _resources: dict[_Key, tuple[Resource, ...]] = field(default_factory=dict)
    _by_name: dict[str, dict[_Key, None]] = field(default_factory=lambda: defaultdict(dict))
    _governing: dict[_Key, None] = field(default_factory=dict)
    _claims: dict[tuple[str, str], str] = field(default_factory=dict)

    def apply(self, source: str, followed: Followed) -> frozenset[str]:
        """Take in what a source told, and return the names of what may be judged otherwise now.

        A document that was read again and is byte for byte the same changes nothing.
        """
        gaps = tuple(one for one in followed.items if isinstance(one, Unreadable))
        if followed.items or followed.whole:
            self.unread[source] = gaps
        if any(one.whole for one in gaps):
            return frozenset()
        taken = {one.address: one for one in followed.items if isinstance(one, Snapshot)}
        gone = {one for one in followed.gone if one in self._digests[source]}
        if followed.whole and not gaps:
            gone |= self._digests[source].keys() - taken.keys()
        first = source not in self.read
        self.read.add(source)
        changed = [one for one in taken.values() if self._digests[source].get(one.address) != one.digest]  # fmt: skip
        names = set(self._replace(source, changed)) | {
            name for address in gone for name in self._drop(source, address)
        }
        return EVERYTHING if first or EVERYTHING & names else frozenset(names)

    def _replace(self, source: str, changed: Iterable[Snapshot]) -> Iterator[str]:
        for one in changed:
            yield from self._drop(source, one.address)
            self._digests[source][one.address] = one.digest
            understood = understand((one,))
            yield from self._hold((source, one.address), understood.resources)

    def _hold(self, key: _Key, resources: tuple[Resource, ...]) -> Iterator[str]:
        self._resources[key] = resources
        for one in resources:
            if _governs(one):
                self._governing[key] = None
                yield "*"
                continue
            name = name_of(one.uid)
            self._by_name[name][key] = None
            if one.side is Side.SPEC:
                self._claims.setdefault(_place(one), name)
            yield name

    def _drop(self, source: str, address: str) -> Iterator[str]:
        key = (source, address)
        self._digests[source].pop(address, None)
        self._governing.pop(key, None)
        for one in self._resources.pop(key, ()):
            if _governs(one):
                yield "*"
                continue
            name = name_of(one.uid)
            self._by_name[name].pop(key, None)
            if not self._by_name[name]:
                del self._by_name[name]
            if one.side is Side.SPEC and self._claims.get(_place(one)) == name:
                self._claims = {}  # made again by the next judgement of everything
                yield "*"
            yield name

    def part(self, names: frozenset[str]) -> tuple[Gathered, Understood]:
        """Return what decides about the names; all there is for EVERYTHING."""
        if names & EVERYTHING:
            held = [one for listed in self._resources.values() for one in listed]
            self._claims = {}
            for one in held:
                if one.side is Side.SPEC and not _governs(one):
                    self._claims.setdefault(_place(one), name_of(one.uid))
        else:
            wanted = set(names) | (set(self._claims.values()) - {_OTHERS})
            keys = dict.fromkeys(self._governing)
            for name in sorted(wanted):
                keys |= self._by_name.get(name, {})
            held = [one for key in keys for one in self._resources[key]]
        gaps = tuple(one for listed in self.unread.values() for one in listed)
        return Gathered((), gaps), Understood(tuple(held), (), ())

    @property
    def count(self) -> int:
        """How many resources there are, without what governs them, as policies do."""
        held = (one for listed in self._resources.values() for one in listed)
        return sum(not one.kind.startswith(_OWN) for one in held)


def name_of(uid: str) -> str:
    """Return what a resource and its spec have in common, however each of them writes the rest.

    Objects of Kubernetes, of which there are many, go by their name. Everything else may belong
    together by file, source or content, so that it is judged together.
    """
    return uid.rpartition("/")[2].lower() if uid.startswith(_MANY) else _OTHERS


def _governs(resource: Resource) -> bool:
    """Say whether others are judged by a resource: waivers, owners, coverage, schemas of kinds."""
    return resource.kind.startswith(_GOVERNING)


def _place(resource: Resource) -> tuple[str, str]:
    """Return the kind and namespace that a spec claims to hold."""
    return resource.kind, resource.name.rpartition("/")[0]
