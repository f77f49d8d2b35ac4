"""Which live resource a spec is about. This is the one place where that is decided.

In this order, each live resource being taken once:

1. The same uid.
2. Kubernetes, a spec without a namespace: the object of that kind and name in the configured
   namespace, else the only one there is in any namespace. A spec with a namespace also means the
   object without one: then the kind belongs to the whole cluster.
3. AWS identities by the last part of their ARN, security groups by their name, where it is unique.
4. Documents that carry no name of their own (env files, settings, inventories, plain documents) are
   named by their file: the same path without suffix inside both sources, else the same file name
   where that is unique on both sides, else the name that an API gave. The plain kind `generic`
   then takes the other side's kind. Settings of a server also pair when each side has only one.
5. When one file was asked to be held against one file: documents without a name by their number in
   the file, then the only two documents left over, if at least one of them carries no name.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Resource

GENERIC = "generic"
_ONE_PER_SOURCE = frozenset({"postgresql/settings", "redis/settings", "sshd/settings"})
_Key = Callable[[Resource], Hashable]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Resources of both sides, sorted out.

    Attributes:
        both: a spec and what is live of it, in order of the specs.
        specs: without anything live. lives: without a spec.
    """

    both: tuple[tuple[Resource, Resource], ...]
    specs: tuple[Resource, ...]
    lives: tuple[Resource, ...]


def pair(
    specs: Iterable[Resource],
    lives: Iterable[Resource],
    *,
    namespace: str = "",
    single: bool = False,
    across: bool = False,
) -> Pairs:
    """Pair specs with live resources.

    Args:
        specs: what should be.
        lives: what is.
        namespace: where Kubernetes specs go that name none.
        single: pair the only nameless document of each side whatever the files are called.
        across: pair Kubernetes objects of one kind and name that stand in different namespaces, as
            those of two environments do.
    """
    matching = _Matching(list(specs), list(lives))
    matching.by(_uid, _uid)
    matching.by(_cluster_wide, _uid)
    if namespace:
        matching.by(lambda spec: _in_namespace(spec, namespace), _uid)
    matching.by(_open_name, _bare_name)
    if across:
        matching.by(_bare_name, _bare_name)
    matching.by(_aws_name, _aws_name)
    for key in (_stem_of_kind, _stem, _file_name_of_kind, _file_name):
        matching.by(key, key)
    matching.by(_file_name_of_kind, _source_name_of_kind)
    matching.by(_one_per_source, _one_per_source)
    if single:
        matching.by(_kind_of_nameless, _kind_of_nameless)
        matching.by(_place_of_nameless, _place_of_nameless)
        matching.last()
    return matching.result()


class _Matching:
    """Takes pairs out of two lists, one rule after another; an ambiguous key pairs nothing."""

    def __init__(self, specs: list[Resource], lives: list[Resource]) -> None:
        self._specs = specs
        self._open_specs = dict(enumerate(specs))
        self._open_lives = dict(enumerate(lives))
        self._found: dict[int, Resource] = {}

    def by(self, spec_key: _Key, live_key: _Key) -> None:
        """Pair what has equal keys; a key of None means that the rule is not about a resource."""
        specs = _grouped(self._open_specs, spec_key)
        lives = _grouped(self._open_lives, live_key) if specs else {}
        for key, places in specs.items():
            others = lives.get(key, ())
            if len(places) != 1 or len(others) != 1:
                continue
            if _compatible(self._open_specs[places[0]], self._open_lives[others[0]]):
                del self._open_specs[places[0]]
                self._found[places[0]] = self._open_lives.pop(others[0])

    def last(self) -> None:
        """Pair the only spec and the only live resource left over, if one of them has no name."""
        if len(self._open_specs) == len(self._open_lives) == 1:
            ((place, spec),), ((other, live),) = self._open_specs.items(), self._open_lives.items()
            if _compatible(spec, live) and (named_by_file(spec) or named_by_file(live)):
                del self._open_specs[place]
                self._found[place] = self._open_lives.pop(other)

    def result(self) -> Pairs:
        """Return what was paired, in order of the specs, and what was not."""
        both = tuple(
            _of_one_kind(self._specs[place], live) for place, live in sorted(self._found.items())
        )
        return Pairs(both, tuple(self._open_specs.values()), tuple(self._open_lives.values()))


def _grouped(resources: Mapping[int, Resource], key: _Key) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, resource in resources.items():
        value = key(resource)
        if value is not None:
            groups[value].append(place)
    return groups


def _compatible(spec: Resource, live: Resource) -> bool:
    return spec.kind == live.kind or GENERIC in (spec.kind, live.kind)


def _of_one_kind(spec: Resource, live: Resource) -> tuple[Resource, Resource]:
    """Give a plain document the kind of its partner, under the identity of the spec's name."""
    if spec.kind == live.kind:
        return spec, live
    if spec.kind == GENERIC:
        return replace(spec, kind=live.kind, uid=f"{live.kind}/{spec.name}"), live
    return spec, replace(live, kind=spec.kind, uid=f"{spec.kind}/{live.name}")


def named_by_file(resource: Resource) -> bool:
    """Say whether the only name of a resource is that of the file it was read from."""
    if not resource.origin.file:
        return False
    path = PurePosixPath(resource.origin.file)
    name = resource.name.removesuffix(f"#{resource.document}")
    return name in (str(path), str(path.with_suffix("")), path.name, path.stem)


def namespace_of(resource: Resource) -> str:
    """Return the namespace in the identity of a Kubernetes object; "" when it has none."""
    return resource.name.rpartition("/")[0] if is_kubernetes(resource) else ""


def is_kubernetes(resource: Resource) -> bool:
    """Say whether a resource is a Kubernetes object."""
    return resource.kind.startswith("kubernetes/")


def _uid(resource: Resource) -> str:
    return resource.uid


def _cluster_wide(spec: Resource) -> str | None:
    return f"{spec.kind}/{_bare(spec)}" if namespace_of(spec) else None


def _in_namespace(spec: Resource, namespace: str) -> str | None:
    open_ended = is_kubernetes(spec) and not namespace_of(spec)
    return f"{spec.kind}/{namespace}/{spec.name}" if open_ended else None


def _open_name(spec: Resource) -> tuple[str, str] | None:
    return None if namespace_of(spec) else _bare_name(spec)


def _bare_name(resource: Resource) -> tuple[str, str] | None:
    return (resource.kind, _bare(resource)) if is_kubernetes(resource) else None


def _bare(resource: Resource) -> str:
    return resource.name.rpartition("/")[2]


def _aws_name(resource: Resource) -> tuple[str, str] | None:
    """Return what people call an AWS resource that the service names by an ARN or an id."""
    if resource.kind.startswith("aws/iam/"):
        return resource.kind, _bare(resource)
    if resource.kind == "aws/ec2/security_group" and resource.attributes.get("GroupName"):
        return resource.kind, str(resource.attributes["GroupName"])
    return None


def _stem(resource: Resource) -> str | None:
    if not named_by_file(resource):
        return None
    return f"{PurePosixPath(resource.origin.file).with_suffix('')}{_number(resource)}"


def _number(resource: Resource) -> str:
    """Return which document of its file it is; "" for the first."""
    return f"#{resource.document}" if resource.document else ""


def _stem_of_kind(resource: Resource) -> tuple[str, str] | None:
    stem = _stem(resource)
    return None if stem is None else (resource.kind, stem)


def _file_name(resource: Resource) -> str | None:
    if not named_by_file(resource):
        return None
    return f"{PurePosixPath(resource.origin.file).stem}{_number(resource)}"


def _file_name_of_kind(resource: Resource) -> tuple[str, str] | None:
    name = _file_name(resource)
    return None if name is None else (resource.kind, name)


def _kind_of_nameless(resource: Resource) -> str | None:
    return f"{resource.kind}{_number(resource)}" if named_by_file(resource) else None


def _place_of_nameless(resource: Resource) -> int | None:
    return resource.document if named_by_file(resource) else None


def _source_name_of_kind(live: Resource) -> tuple[str, str] | None:
    return None if named_by_file(live) else (live.kind, _bare(live))


def _one_per_source(resource: Resource) -> str | None:
    return resource.kind if resource.kind in _ONE_PER_SOURCE else None
