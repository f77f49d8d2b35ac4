"""Judge a Go module by what the Go command itself says, where it was let to run."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.dependencies._gaps import limit
from scanner.evaluate.dependencies._paths import joined
from scanner.evaluate.dependencies._records import Declared, Imported, Missing, Project, Unused
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Estate, Resource

_KIND = "trueup/go-tidy"
STEP = "go mod tidy"
_INDIRECT = "an indirect requirement"


def tidied(estate: Estate, project: Project) -> Resource | None:
    """Return what `go mod tidy -diff` said of a module; None where it was not asked."""
    wanted = (project.source, joined(project.root, "go.mod"))
    held = (one for one in estate.of_kind(_KIND))
    return next((one for one in held if (one.attributes["source"], one.attributes["path"]) == wanted), None)  # fmt: skip


def unanswered(project: Project, said: Resource) -> NotEvaluated:
    """Return the limit that remains when the Go command could not answer."""
    reason = (
        f"{said.attributes['problem']}: its requirements are judged by reading imports instead of by "
        "`go mod tidy`"
    )
    return limit(project.manifests[0], reason)


class Tidied:
    """One module, by the requirements that the Go command adds, drops and marks."""

    def __init__(
        self,
        project: Project,
        said: Resource,
        used: Mapping[str, list[Imported]],
        lacking: Mapping[str, list[Imported]],
    ) -> None:
        """Take what was said, and where the sources import what.

        Args:
            project: the module.
            said: what the Go command said of it.
            used: required module -> imports of its packages.
            lacking: import path of no required module -> imports of it.
        """
        self.project = project
        self.said = said.attributes
        self.used = used
        self.lacking = lacking

    def unused(self) -> Iterator[Unused]:
        """Yield each direct requirement that the Go command drops, or keeps for other modules only."""
        for declared in self._direct():
            name = declared.distribution
            if name in self.said["dropped"] and name not in self.project.settings.keep:
                yield Unused(declared, STEP, (name,))

    def _direct(self) -> list[Declared]:
        return [declared for declared in self.project.declared if declared.use == "runtime"]

    def missing(self) -> Iterator[Missing]:
        """Yield each module that the Go command adds, and each one marked indirect that is imported."""
        manifest = self.project.manifests[0]
        for name in sorted(self.said["added"]):
            imports = [
                found for path, held in self.lacking.items() if path == name or path.startswith(f"{name}/")
                for found in held
            ]  # fmt: skip
            if imports:
                yield Missing(
                    name, tuple(imports), (name,), STEP, self.project.root, manifest=manifest
                )
        for name in self.said["direct"]:
            if self.used.get(name):
                yield Missing(
                    name, tuple(self.used[name]), (name,), STEP, self.project.root,
                    through=(_INDIRECT,), manifest=manifest,
                )  # fmt: skip
