"""Which declarations count for the files of a project, and what they promise for certain."""

from collections.abc import Iterable, Mapping

from scanner.evaluate.dependencies._records import Declared, Project


def visible(project: Project, inner: list[Project]) -> list[Declared]:
    """Return what the project declares, and what the projects around it do.

    Code that is shipped by itself needs its own declarations; its tests and tools may rely on what
    is declared around it. As no file can tell which of the two it is for certain, both count. A
    folder that is no distribution of its own is set up with all that its projects declare.
    """
    found = list(project.declared)
    if not project.packaged:
        found += [
            declared for member in inner if member is not project for declared in member.declared
        ]
    for outer in project.enclosing():
        found += outer.declared
    return found


def not_promised(declared: Iterable[Declared], matched: Mapping[str, set[str]]) -> set[str]:
    """Return modules that whoever gets the code is not promised, although something declares them.

    `git+https://host/py-amqp.git` names no distribution: what it holds is known once it is built,
    which is enough for those who install it. What the build requires (PEP 518) is there for the
    build alone.
    """
    promised: set[str] = set()
    others: set[str] = set()
    for item in declared:
        loose = item.use == "build" or (item.guessed and item.use == "development")
        (others if loose else promised).update(matched.get(item.distribution, ()))
    return others - promised
