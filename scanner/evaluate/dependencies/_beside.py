"""What manifests say that serve only tests or examples: they speak for the files around them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._paths import folder_of, inside
from scanner.evaluate.dependencies._records import Imported, Missing
from scanner.model.resource import Resource
from scanner.normalize.grammars.distribution_names import canonical


def without_declared_beside(found: Missing, shown: Iterable[Resource]) -> Missing | None:
    """Return what is missing, without the imports that a manifest or lock beside them declares.

    Args:
        found: imports of one module.
        shown: manifests and locks that serve only tests or examples of the project.

    Returns:
        None where nothing is left.
    """
    plain = (found.module, canonical(found.module), canonical(found.module.split(".")[0]))
    names = {*found.distributions, *plain}
    folders = [folder_of(_path(held)) for held in shown if names.intersection(_listed(held))]
    left = tuple(one for one in found.imports if not _is_below(one, folders))
    return replace(found, imports=left) if left else None


def _is_below(imported: Imported, folders: Iterable[str]) -> bool:
    return any(inside(_path(imported.file), folder) for folder in folders)


def _listed(held: Resource) -> Iterator[str]:
    if held.kind == "trueup/lock":
        yield from held.attributes["packages"]
    else:
        yield from (str(item["distribution"]) for item in held.attributes["declarations"])


def _path(held: Resource) -> str:
    return str(held.attributes["path"])
