"""What is known of npm packages from lock files and from what is installed."""

from collections.abc import Iterable

from scanner.evaluate.dependencies._records import Project
from scanner.model.resource import Estate
from scanner.normalize.meaning.node_packages import EXPECTS, PROGRAMS


class Packages:
    """Programs, peers and requirements of packages: installed, else locked, else by the tables."""

    def __init__(
        self, estate: Estate, projects: Iterable[Project], siblings: Iterable[Project]
    ) -> None:
        self.requires: dict[str, set[str]] = {}
        self.locked: set[str] = set()
        self._programs: dict[str, set[str]] = {}
        self._peers: dict[str, set[str]] = {}
        for project in projects:
            for lock in project.locks:
                for name, package in lock.attributes["packages"].items():
                    self.locked.add(name)
                    self._learn(name, package.get("programs"), package.get("peers", ()))
                for name, needed in lock.attributes["requires"].items():
                    self.requires.setdefault(name, set()).update(needed)
        for sibling in siblings:
            for manifest in sibling.manifests if sibling.name else ():
                facts = manifest.attributes["settings"].get("npm", {})
                peers = [item.distribution for item in sibling.declared if item.use == "constraint"]
                self._learn(sibling.name, facts.get("programs", ()), peers)
        for resource in estate.of_kind("trueup/installed-package"):
            held = resource.attributes
            self._learn(held["name"], held["programs"], held["peers"])
            self.requires.setdefault(str(held["name"]), set()).update(held["requires"])

    def _learn(self, name: str, programs: Iterable[str] | None, peers: Iterable[str]) -> None:
        if programs is not None:
            self._programs.setdefault(name, set()).update(programs)
        self._peers.setdefault(name, set()).update(peers)

    def knows_programs(self, name: str) -> bool:
        """Say whether the programs of a package are known and not guessed."""
        return name in self._programs or name in PROGRAMS

    def programs(self, name: str) -> set[str]:
        """Return the programs that a package installs; by its own name where nothing tells."""
        if name in self._programs:
            return self._programs[name]
        short = name.rpartition("/")[2]
        return {name, short, short.removesuffix("-cli"), *PROGRAMS.get(name, ())}

    def installs_programs(self, name: str) -> bool:
        """Say whether it is known that a package installs a program."""
        return bool(self._programs.get(name))

    def expects(self, name: str) -> set[str]:
        """Return the packages that a package loads from beside it."""
        return {*self._peers.get(name, ()), *EXPECTS.get(name, ())}
