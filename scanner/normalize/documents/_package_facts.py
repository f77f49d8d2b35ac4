"""What every reader of a package index's answer produces: what publishers say of their releases."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from scanner.model.evidence import Snapshot
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.documents._manifest import record
from scanner.normalize.grammars.osv_names import package_name

KIND = "trueup/package-facts"
MAX_WORDS = 300


@dataclass(slots=True)
class PackageFacts:
    """What is said of one package; filled by its reader, then made a resource.

    Attributes:
        yanked: version -> why it was withdrawn from use; "" where nobody says why.
        deprecated: version -> what its publisher says instead of recommending it.
        statements: {says, reason} about the package as a whole, such as {"says": "archived"}.
        last_release: day or instant of the newest release, RFC 3339; "" when it is not told.
        repository: "github.com/owner/name", where the package says so.
    """

    ecosystem: str
    name: str
    yanked: dict[str, str] = field(default_factory=dict)
    deprecated: dict[str, str] = field(default_factory=dict)
    statements: list[dict[str, Json]] = field(default_factory=list)
    last_release: str = ""
    repository: str = ""

    def state(self, says: str, reason: Json = "") -> None:
        """Note what is said about the package as a whole."""
        self.statements.append({"says": says, "reason": words(reason)})

    def released(self, instant: Json) -> None:
        """Note that there was a release at an instant."""
        if isinstance(instant, str) and instant[:4].isdecimal():
            self.last_release = max(self.last_release, instant[:40])

    def resource(self, snapshot: Snapshot) -> Resource:
        """Return the facts as a resource of kind "trueup/package-facts"."""
        name = package_name(self.ecosystem, self.name)
        attributes: dict[str, Json] = {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "ecosystem": self.ecosystem,
            "name": name,
            "yanked": self.yanked,
            "deprecated": self.deprecated,
            "statements": self.statements,
            "last_release": self.last_release,
            "repository": self.repository,
        }
        return record(KIND, snapshot, attributes, suffix=f"#{name}")


def words(value: Json) -> str:
    """Return what a publisher says as one short line; "" when it is no text."""
    return " ".join(value.split())[:MAX_WORDS] if isinstance(value, str) else ""


def forge_repository(addresses: Iterator[Any]) -> str:
    """Return "github.com/owner/name" of the first address that leads there; "" for none."""
    for address in addresses:
        text = address if isinstance(address, str) else ""
        _, found, rest = text[:500].partition("github.com")
        parts = [part for part in rest.lstrip(":/").split("/") if part]
        if found and len(parts) >= 2:
            name = parts[1].partition("#")[0].partition("?")[0].removesuffix(".git")
            return f"github.com/{parts[0]}/{name}".lower()
    return ""
