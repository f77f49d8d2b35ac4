"""Source files that nothing of their project reaches any more."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field

from scanner.evaluate.dependencies._paths import folder_of, role_of
from scanner.evaluate.dependencies._records import Orphan, Project
from scanner.model.evidence import NotEvaluated
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Resource

BY_CONVENTION = frozenset(
    """
    __init__ __main__ admin api app application apps asgi autoapp celery celeryconfig conf config
    conftest context_processors env fabfile forms gunicorn handlers items jobs locustfile main
    manage managers middleware middlewares models permissions pipelines plugin plugins routers
    routes routing serializers server settings setup signals sitemaps spiders tables tasks tests
    translation urls version views wsgi
    """.split()  # noqa: SIM905 - read as a list of words
)
"""Modules that frameworks load by their names: Django, Flask, Celery, Scrapy, Alembic, pytest, WSGI."""

BY_FOLDER = frozenset(
    "commands dags lambdas migrations plugins settings spiders templatetags versions".split()  # noqa: SIM905
)
"""Folders of which frameworks load every module."""

PRIVATE_BY_CONVENTION = frozenset("_version __version__ __about__ _typing _types".split())  # noqa: SIM905
"""Private modules that the type checker, the build or the interpreter looks for."""

_RULE = "dependencies/orphaned-module"
_Named = Mapping[str, set[str]]


@dataclass(slots=True)
class _Remaining:
    """The files of a project that are not known to be orphans.

    Attributes:
        found: orphans so far, by path.
        tests: test files that test an orphan alone: path -> path of the orphan.
        stems: how many of the files have each name.
    """

    files: dict[str, Resource]
    found: dict[str, Resource] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    stems: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.stems = Counter(map(_stem, self.files))

    def drop(self, path: str) -> None:
        """Leave a file out, if it is there."""
        if self.files.pop(path, None) is not None:
            self.stems[_stem(path)] -= 1


def orphans(project: Project) -> Iterator[Orphan]:
    """Yield modules inside packages that no other file of the project names, by path.

    What only orphans and their own tests name belongs to the orphan that names it, so that a
    whole forgotten workflow is told once. All modules of applications are judged; of what a
    distribution holds, its users may import whatever has a public name. Files that may be started
    or loaded by name are left out.
    """
    if not why_not(project):
        yield from _orphans(project)


def _orphans(project: Project) -> Iterator[Orphan]:
    candidates = {_path(file) for file in _candidates(project)}
    if not candidates:
        return
    named = _named(project, {_stem(path) for path in candidates})
    left = _Remaining({_path(file): file for file in project.modules})
    while True:
        waiting = sorted(candidates - set(left.found))
        fresh = [path for path in waiting if _is_dead(path, left, named)]
        if not fresh:
            break
        for path in fresh:
            namers = named.get(_stem(path), set())
            own = [each for each in namers if _is_own_test(each, path, left)]
            left.tests |= dict.fromkeys(own, path)
            left.found[path] = left.files[path]
        for path in (*fresh, *left.tests):
            left.drop(path)
    yield from _together(project, left, named)


def why_not(project: Project) -> str:
    """Return why the project's modules cannot be judged; "" when they can.

    A private module of a distribution has no name that its users could give to a loader; only what
    loads whatever a folder holds may reach it.
    """
    loads = "loads_listed" if project.packaged else "loads_by_name"
    for file in project.modules:
        if role_of(_path(file), project.root) in ("test", "docs", "build", "example"):
            continue  # What loads every module there is says of none that it is in use.
        if file.attributes.get(loads):
            return f"{_path(file)} imports modules by names that no text holds"
        if not file.attributes["complete"]:
            return f"{_path(file)} is not understood as a whole"
    return ""


def looked_at(project: Project) -> int:
    """Return how many modules are asked about: of a distribution, the private ones."""
    return len(list(_candidates(project))) if project.packaged else len(project.modules)


def open_questions(project: Project) -> Iterator[NotEvaluated]:
    """Yield the limit that keeps an application's packages, or a left-over, from being judged."""
    reason = why_not(project)
    if not reason:
        return
    packages = any(_stem(_path(file)) == "__init__" for file in project.modules)
    if any(_orphans(project)) if project.packaged else packages:
        yield NotEvaluated(_RULE, f"{project.source}: {reason}", incomplete=False)


def _is_dead(path: str, left: _Remaining, named: _Named) -> bool:
    """Say whether nothing that is left names a file, its own tests apart."""
    return all(
        each == path or each in left.found or each in left.tests or _is_own_test(each, path, left)
        for each in named.get(_stem(path), ())
    )


def _is_own_test(each: str, path: str, left: _Remaining) -> bool:
    """Say whether a file is called the test of a module and names no other module that is left."""
    stem, name = _stem(path).strip("_"), _stem(each)
    called = (f"test_{stem}", f"test__{stem}", f"{stem}_test", f"{stem}_tests")
    if name not in called or each not in left.files or role_of(each, "") != "test":
        return False
    ours = {_stem(path), *folder_of(path).split("/"), "__init__", "conftest", name}
    return not any(left.stems[word] for word in set(_mentions(left.files[each])) - ours)


def _named(project: Project, wanted: set[str]) -> _Named:
    """Return each wanted name -> the files that mention it."""
    named: dict[str, set[str]] = {}
    for file in project.modules:
        for name in wanted.intersection(_mentions(file)):
            named.setdefault(name, set()).add(_path(file))
    for resource in (*project.manifests, *project.configurations):
        references = [str(item["name"]) for item in resource.attributes["references"]]
        references += [
            str(entry["module"]) for entry in resource.attributes.get("entry_points", ())
        ]
        for text in references:
            for name in text.replace("/", ".").replace(":", ".").split("."):
                named.setdefault(name, set()).add(resource.uid)
    return named


def _candidates(project: Project) -> Iterator[Resource]:
    files = [(_path(file), file) for file in project.modules]
    packages = {
        folder_of(path) for path, _ in files if "__init__" in path and _stem(path) == "__init__"
    }
    for path, file in files:
        if project.packaged and not _is_private(path, project.root):
            continue  # most of a distribution: asked first
        stem, folder = _stem(path), folder_of(path)
        if (
            file.attributes["language"] == "python"
            and path.endswith(".py")
            and folder in packages
            and stem == stem.lower()
            and stem not in BY_CONVENTION
            and not BY_FOLDER.intersection(folder.split("/"))
            and not file.attributes["main"]
            and role_of(path, project.root) == "runtime"
        ):
            yield file


def _is_private(path: str, root: str) -> bool:
    """Say whether a module, or a package that holds it, is marked as nobody else's business."""
    if "/_" not in f"/{path}":
        return False
    parts = path[len(root) :].strip("/").removesuffix(".py").split("/")
    return parts[-1] not in PRIVATE_BY_CONVENTION and any(
        part.startswith("_") and not part.startswith("__") for part in parts
    )


def _together(project: Project, left: _Remaining, named: _Named) -> Iterator[Orphan]:
    """Yield one orphan for all that name one another: what nothing names is the first of them."""
    groups: list[set[str]] = []
    for path in left.found:
        namers = named.get(_stem(path), set()) & left.found.keys()
        near = {path, *namers}
        joined = [group for group in groups if not group.isdisjoint(near)]
        groups = [group for group in groups if group.isdisjoint(near)]
        groups.append(near.union(*joined))
    manual = _why_manual(project)
    by_path = {_path(file): file for file in project.modules}
    for group in sorted(groups, key=min):
        inner = {each for each in group if (named.get(_stem(each), set()) & group) - {each}}
        first, *rest = sorted(group, key=lambda each: (each in inner, each))
        tests = sorted(test for test, of in left.tests.items() if of in group)
        yield Orphan(
            left.found[first],
            tuple(left.found[each] for each in rest),
            tuple(by_path[each] for each in tests),
            project.root,
            manual,
        )


def _why_manual(project: Project) -> str:
    if any(file.attributes["language"] != "python" for file in project.modules):
        return "the project also holds sources whose names for modules are not read"
    return ""


def _mentions(file: Resource) -> list[str]:
    return str(file.attributes.get("mentions", "")).split()


def _path(file: Resource) -> str:
    return str(file.attributes["path"])


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
