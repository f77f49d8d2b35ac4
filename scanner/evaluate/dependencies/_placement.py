"""Which declarations are in a group that does not fit where they are used."""

from collections.abc import Iterator
from itertools import chain
from operator import itemgetter

from scanner.evaluate.dependencies._judge import Judgement
from scanner.evaluate.dependencies._paths import role_of
from scanner.evaluate.dependencies._records import Declared, Imported, Misplaced


def misplaced(judgement: Judgement) -> Iterator[Misplaced]:
    """Yield what only developers get although shipped code needs it, and the reverse."""
    project = judgement.project
    uses: dict[str, set[str]] = {}
    for declared in judgement.visible:
        uses.setdefault(declared.distribution, set()).add(declared.use)
    if not any("runtime" in held for held in uses.values()) and not project.packaged:
        return
    shipped = _Shipped(judgement)
    done: set[str] = set()
    for declared in project.declared:
        name = declared.distribution
        if name in done or declared.guessed or not judgement.matched[name]:
            continue
        done.add(name)
        found = _misplaced(judgement, declared, uses[name], shipped)
        if found:
            yield found


class _Shipped:
    """Tells which files users of a project get, and whether it says what only developers need."""

    def __init__(self, judgement: Judgement) -> None:
        project = judgement.project
        self._root = project.root
        paths = [str(file.attributes["path"]) for file in project.modules]
        self._has_package = project.packaged and any(
            path.endswith("/__init__.py") and role_of(path, project.root) == "runtime"
            for path in paths
        )
        held = (manifest.attributes["modules"] for manifest in project.manifests)
        self._named = frozenset(chain(*held))
        self.tells = any(declared.use == "development" for declared in project.declared)

    def has(self, imported: Imported) -> bool:
        """Say whether users get the file: what lies beside a package is built only where named."""
        folder, _, name = str(imported.file.attributes["path"]).rpartition("/")
        if folder == self._root and self._has_package:
            return imported.role == "runtime" and name.partition(".")[0] in self._named
        return imported.role == "runtime"


def _misplaced(
    judgement: Judgement, declared: Declared, uses: set[str], shipped: _Shipped
) -> Misplaced | None:
    modules = judgement.matched[declared.distribution]
    held = [judgement.by_module.get(module, ()) for module in modules]
    imports = [found for _, found in sorted(chain(*held), key=itemgetter(0))]
    if uses == {"development"}:
        needed = tuple(
            found
            for found in imports
            if found.need in ("required", "dynamic") and shipped.has(found)
        )
        return Misplaced(declared, needed, "runtime") if needed else None
    project = judgement.project
    if uses == {"runtime"} and project.packaged and shipped.tells and imports:
        tests = all(found.role in ("test", "docs") for found in imports)
        if tests and not judgement.users.how(declared, ()):
            return Misplaced(declared, tuple(imports), "development")
    return None
