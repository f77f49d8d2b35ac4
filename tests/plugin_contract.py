"""An import contract: plugins of one folder never import one another.

What they share is in files that start with `_`, which the contract leaves alone. Written as a
contract type of its own, because the built-in one needs every shared file to be listed by hand.
"""

from typing import TYPE_CHECKING

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields
from importlinter.application import output

if TYPE_CHECKING:
    from collections.abc import Iterator


class PluginIndependenceContract(Contract):
    """No public module of a package imports another public module of the same package."""

    type_name = "plugins"
    packages = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001
        """Find the imports between plugins; verbose changes nothing."""
        broken = [
            (importer, imported)
            for package in sorted(str(name) for name in self.packages)  # type: ignore[attr-defined]
            for importer, imported in _between_plugins(graph, package)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that breaks the contract."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} is a plugin and imports the plugin {imported}")


def _between_plugins(graph: ImportGraph, package: str) -> "Iterator[tuple[str, str]]":
    children = graph.find_children(package)
    plugins = {name for name in children if not name.rpartition(".")[2].startswith("_")}
    for importer in sorted(plugins):
        for imported in sorted(graph.find_modules_directly_imported_by(importer) & plugins):
            yield importer, imported
