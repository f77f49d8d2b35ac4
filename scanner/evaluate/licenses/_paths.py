"""The way from a package that nothing requires down to one that is looked at."""

from collections import deque
from collections.abc import Mapping

MAX_STEPS = 10_000
"""Packages that are looked at for one path."""


def path_from_root(
    package: tuple[str, str], needed_by: Mapping[tuple[str, str], set[str]]
) -> tuple[str, ...]:
    """Return the shortest way down to a package, first by name among equals; itself alone at the top.

    Args:
        package: ecosystem and name.
        needed_by: names of the packages of the same ecosystem that require each package.
    """
    ecosystem, name = package
    waiting, below = deque([name]), {name: ""}
    while waiting and len(below) < MAX_STEPS:
        at = waiting.popleft()
        above = sorted(needed_by.get((ecosystem, at), ()))
        if not above and at != name:
            return _down(at, below)
        for each in above:
            if each not in below:
                below[each] = at
                waiting.append(each)
    # A ring of packages has no top: whoever requires it is said all the same.
    direct = sorted(needed_by.get(package, set()) - {name})
    return (direct[0], name) if direct else (name,)


def _down(top: str, below: Mapping[str, str]) -> tuple[str, ...]:
    way = [top]
    while below[way[-1]]:
        way.append(below[way[-1]])
    return tuple(way)
