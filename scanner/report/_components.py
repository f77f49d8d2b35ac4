"""The packages of a report, for bills of materials, notices and licence locks."""

from collections.abc import Iterator
from urllib.parse import quote

from scanner.model.quick_dataclass import dataclass
from scanner.model.run import Report


@dataclass(frozen=True, slots=True)
class Component:
    """One version of one package.

    Attributes:
        license: what was concluded: a canonical expression, NONE, or "" where nothing was.
        declared: the expression that the package states itself, or "".
    """

    ecosystem: str
    name: str
    version: str
    license: str
    declared: str

    @property
    def purl(self) -> str:
        """The package URL."""
        name = (
            quote(self.name, safe="/") if self.ecosystem in _SCOPED else quote(self.name, safe="")
        )
        version = f"@{quote(self.version, safe='')}" if self.version else ""
        return f"pkg:{self.ecosystem}/{name}{version}"


_SCOPED = frozenset(("npm", "golang", "maven", "github", "composer"))


def components(report: Report) -> Iterator[Component]:
    """Yield the packages of the section `licenses`, in its order; none without that section."""
    section = report.sections.get("licenses")
    if not isinstance(section, dict) or not {*_FIELDS.values()} <= {*section.get("columns", ())}:
        return
    for row in section["rows"]:
        cells = dict(zip(section["columns"], map(str, row), strict=False))
        yield Component(**{field: cells.get(column, "") for field, column in _FIELDS.items()})


_FIELDS = {
    "ecosystem": "ecosystem",
    "name": "package",
    "version": "version",
    "license": "license",
    "declared": "declared",
}
