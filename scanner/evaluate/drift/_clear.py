"""Say that a live resource shows no drift without looking for it, and remember that it did not."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from scanner.evaluate.drift._in_sync import in_sync
from scanner.evaluate.drift._ownership import DEPLOYERS
from scanner.evaluate.drift._pairing import is_kubernetes
from scanner.evaluate.drift._still_applied import nothing_removed
from scanner.evaluate.drift._values import same
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.meaning._compile import Node, turns_live_values

_DIGEST = len("sha256:") + 64


@dataclass(frozen=True, slots=True)
class Memory:
    """What was found clear before, and by which settings.

    Attributes:
        known: names of pairs; added to.
        deployers: managers that apply specs.
        judged_by: the settings that a verdict depends on, as text.
        off: whether every key that only live has counts, so that nothing is proven.
    """

    known: set[str]
    deployers: frozenset[str]
    judged_by: str
    off: bool

    def under(self, schema: str) -> "Memory":
        """Return the same memory for verdicts that also rest on a schema, named by its digest."""
        return replace(self, judged_by=f"{self.judged_by} {schema}")


def memory_of(section: Mapping[str, Json]) -> Memory:
    """Return the memory that a scan hands in with the settings; an empty one without."""
    held, named = section.get("clear"), section.get("deployers")
    own = sorted(map(str, named if isinstance(named, list) else ()))
    return Memory(
        held if isinstance(held, set) else set(),
        DEPLOYERS | frozenset(own),
        f"{section.get('aggregated_roles')} {own}",
        section.get("strict") is True,
    )


def is_clear(spec: Resource, live: Resource, node: Node, memory: Memory) -> bool:
    """Say whether there is surely nothing to report."""
    if memory.off:
        return False
    if len(spec.evidence) != _DIGEST or len(live.evidence) != _DIGEST:
        return _is_clear(spec, live, node, memory.deployers)
    facts = (
        f"{spec.evidence} {spec.document} {spec.uid}\0{live.evidence} {live.document} {live.uid}\0"
        f"{memory.judged_by}"
    )
    name = sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()
    if name not in memory.known:
        if not _is_clear(spec, live, node, memory.deployers):
            return False
        memory.known.add(name)
    return True


def _is_clear(spec: Resource, live: Resource, node: Node, deployers: frozenset[str]) -> bool:
    if turns_live_values(spec.kind):
        return False
    one, other = spec.attributes, live.attributes
    if one is other or _is_one_document(spec, live) or same(one, other):
        return True
    if not in_sync(one, other, node):
        return False
    return not is_kubernetes(spec) or nothing_removed(one, other, node, deployers)


def _is_one_document(spec: Resource, live: Resource) -> bool:
    """Say whether both were read from the same bytes: the digest of the evidence says so."""
    return (
        spec.evidence == live.evidence
        and len(spec.evidence) == _DIGEST
        and spec.uid == live.uid
        and spec.document == live.document
    )
