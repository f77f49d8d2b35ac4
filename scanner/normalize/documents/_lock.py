"""What every reader of a lock file produces."""

from dataclasses import field

from scanner.model.evidence import Snapshot
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._manifest import record
from scanner.normalize.grammars.distribution_names import canonical

KIND = "trueup/lock"


@dataclass(slots=True)
class Lock:
    """What one lock file pins; filled by its reader, then made a resource.

    Attributes:
        format: "uv", "poetry", "pdm", "pipfile", "pylock", "requirements", "npm".
        packages: name -> {versions, line, direct}; direct only where the lock tells.
        requires: name -> names that it asks for.
        roots: own distribution -> {requirement name -> specifier}, where the lock records what the
            manifest said when it was made.
        marks: name -> {version, or "" for all: what the lock says that its publisher says instead of
            recommending it}.
    """

    format: str
    ecosystem: str = "pypi"
    packages: dict[str, dict[str, Json]] = field(default_factory=dict)
    requires: dict[str, list[str]] = field(default_factory=dict)
    roots: dict[str, dict[str, Json]] = field(default_factory=dict)
    marks: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, name: str, version: str, line: int = 0, *, direct: bool = False) -> None:
        """Add one pinned package; a second version of the same name is kept beside the first."""
        key = self.key(name)
        package = self.packages.setdefault(key, {"versions": [], "line": line, "direct": direct})
        if version and version not in package["versions"]:
            package["versions"].append(version)

    def mark(self, name: str, version: str, said: Json) -> None:
        """Note what the lock says that a package's publisher says of it; nothing where it says none."""
        if said:
            text = " ".join(said.split())[:300] if isinstance(said, str) else ""
            self.marks.setdefault(self.key(name), {})[version] = text

    def require(self, name: str, needs: str) -> None:
        """Note that one pinned package asks for another."""
        held = self.requires.setdefault(self.key(name), [])
        if self.key(needs) not in held:
            held.append(self.key(needs))

    def key(self, name: str) -> str:
        """Return the name as this ecosystem compares it."""
        return canonical(name) if self.ecosystem == "pypi" else name

    def resource(self, snapshot: Snapshot) -> Resource:
        """Return the lock as a resource of kind "trueup/lock"."""
        attributes = {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "format": self.format,
            "ecosystem": self.ecosystem,
            "packages": self.packages,
            "requires": self.requires,
            "roots": self.roots,
            "marks": self.marks,
        }
        return record(KIND, snapshot, attributes)
