"""Source files of an application that nothing reaches any more."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._paths import folder_of, role_of
from scanner.evaluate.dependencies._records import Orphan, Project
from scanner.model.evidence import NotEvaluated
from scanner.model.resource import Resource

# Frameworks load these by their names: Django, Flask, Celery, Scrapy, Alembic, pytest, WSGI.
_BY_CONVENTION = frozenset(
    """
    __init__ __main__ admin api app application apps asgi autoapp celery celeryconfig conf config
    conftest context_processors env fabfile forms gunicorn handlers items jobs locustfile main
    manage managers middleware middlewares models permissions pipelines plugin plugins routers
    routes routing serializers server settings setup signals sitemaps spiders tables tasks tests
    translation urls version views wsgi
    """.split()  # noqa: SIM905 - read as a list of words
)
_BY_FOLDER = frozenset(
    "commands dags lambdas migrations plugins settings spiders templatetags versions".split()  # noqa: SIM905
)
_RULE = "dependencies/orphaned-module"


def orphans(project: Project) -> Iterator[Orphan]:
    """Yield modules inside packages that no other file of the project names, by path.

    A file that only orphans name is one too. Only applications are judged: what a distribution
    holds, its users may import. Files that may be started or loaded by name are left out.
    """
    if project.packaged or why_not(project):
        return
    waiting = {str(file.attributes["path"]): file for file in project.modules}
    found: list[Resource] = []
    while True:
        named = _named(project, waiting)
        fresh = [file for path, file in waiting.items() if _is_candidate(path, file, project)]
        fresh = [file for file in fresh if not named.get(_stem(file), set()) - {_path(file)}]
        if not fresh:
            break
        found += fresh
        for file in fresh:
            del waiting[_path(file)]
    for file in sorted(found, key=_path):
        yield Orphan(file)


def why_not(project: Project) -> str:
    """Return why the project's modules cannot be judged; "" when they can."""
    for file in project.modules:
        if file.attributes.get("loads_by_name"):
            return f"{_path(file)} imports modules by names that no text holds"
        if not file.attributes["complete"]:
            return f"{_path(file)} is not understood as a whole"
    return ""


def open_questions(project: Project) -> Iterator[NotEvaluated]:
    """Yield the limit that keeps an application with packages from being judged."""
    reason = "" if project.packaged else why_not(project)
    packages = any(_stem(file) == "__init__" for file in project.modules)
    if reason and packages:
        yield NotEvaluated(_RULE, f"{project.source}: {reason}", incomplete=False)


def _named(project: Project, files: dict[str, Resource]) -> dict[str, set[str]]:
    """Return each name -> the files that mention it."""
    named: dict[str, set[str]] = {}
    for path, file in files.items():
        for name in file.attributes.get("mentions", ()):
            named.setdefault(name, set()).add(path)
    for resource in (*project.manifests, *project.configurations):
        references = [str(item["name"]) for item in resource.attributes["references"]]
        references += [
            str(entry["module"]) for entry in resource.attributes.get("entry_points", ())
        ]
        for text in references:
            for name in text.replace("/", ".").replace(":", ".").split("."):
                named.setdefault(name, set()).add(resource.uid)
    return named


def _is_candidate(path: str, file: Resource, project: Project) -> bool:
    stem, folder = _stem(file), folder_of(path)
    packages = {folder_of(_path(each)) for each in project.modules if _stem(each) == "__init__"}
    return (
        file.attributes["language"] == "python"
        and path.endswith(".py")
        and folder in packages
        and stem == stem.lower()
        and stem not in _BY_CONVENTION
        and not _BY_FOLDER.intersection(folder.split("/"))
        and not file.attributes["main"]
        and role_of(path, project.root) == "runtime"
    )


def _path(file: Resource) -> str:
    return str(file.attributes["path"])


def _stem(file: Resource) -> str:
    return _path(file).rpartition("/")[2].partition(".")[0]
