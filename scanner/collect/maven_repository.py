"""A local Maven repository: which files each jar in it holds, without unpacking any of them."""

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.evidence.archives import members
from scanner.evidence.reader import CannotReadError, read_file
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin

MAX_JAR = 128 * 2**20
MAX_JARS = 5_000
_OTHER = ("-sources.jar", "-javadoc.jar", "-tests.jar")


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield for each jar the folders of its classes and its services, by path."""
    where = str(source.options.get("path", ""))
    root = context.root / where
    paths = jars(root)
    if not paths:
        reason = f"no jar below {where}: build the project once, or name the local repository"
        yield Unreadable(source.name, where, reason, whole=True)
    for path in paths[:MAX_JARS]:
        context.progress(f"{source.name}: {path}")
        try:
            value = _contents(read_file(root, path, MAX_JAR))
        except CannotReadError as error:
            yield Unreadable(source.name, path, error.reason, transient=error.transient)
            continue
        origin = Origin(source=source.name, file=path)
        yield context.recorder.answer(source, Answer(path, value, origin))
    if len(paths) > MAX_JARS:
        reason = f"more than {MAX_JARS} jars; the rest was not looked at"
        yield Unreadable(source.name, where, reason)


def jars(root: Path) -> list[str]:
    """Return the path inside the repository of each jar `group/artifact/version/name.jar`, sorted."""
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        folders.sort()
        inside = Path(folder).relative_to(root).as_posix()
        if inside.count("/") < 2:
            continue
        held = [name for name in names if name.endswith(".jar") and not name.endswith(_OTHER)]
        found += [f"{inside}/{name}" for name in held]
    return sorted(found)


def _contents(data: bytes) -> dict[str, list[str]]:
    packages: set[str] = set()
    services: set[str] = set()

    def note(name: str) -> bool:
        folder, _, file = name.rpartition("/")
        if file.endswith(".class") and folder and not folder.startswith("META-INF"):
            packages.add(folder.replace("/", "."))
        elif name.startswith(("META-INF/services/", "META-INF/spring")) and file:
            services.add(file)
        return False  # what a member is called is enough

    for _ in members("jar", data, note):
        pass
    return {"packages": sorted(packages), "services": sorted(services)}


CONNECTOR = Connector(
    collect=_collect,
    options={"path": "a local Maven repository, as ~/.m2/repository; relative to trueup.yaml"},
    needs=("read access to the jars",),
)
