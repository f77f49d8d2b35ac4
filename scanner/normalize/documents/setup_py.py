"""Read setup.py from its syntax tree; it is never run."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import Manifest, use_of_group
from scanner.normalize.grammars.python_syntax import parse_python
from scanner.normalize.grammars.setup_call import UNKNOWN, SetupValue, setup_arguments

_USES = {
    "install_requires": "runtime",
    "requires": "runtime",
    "setup_requires": "build",
    "tests_require": "development",
}


def _recognises(name: str, text: str) -> bool:
    return _is_setup(name) and "setup" in text


def _is_setup(name: str) -> bool:
    return name.rpartition("/")[2] == "setup.py"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        arguments = setup_arguments(parse_python(text.removeprefix("\ufeff")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # The reader of Python sources tells of the gap; this project cannot be judged by it.
        manifest = Manifest("setup.py", project=True, unresolved="setup.py is not valid Python")
        yield manifest.resource(snapshot)
        return
    if arguments is not None:
        yield _manifest(arguments).resource(snapshot)


def _manifest(arguments: dict[str, SetupValue]) -> Manifest:
    manifest = Manifest("setup.py", project=True)
    manifest.name = _first(arguments, "name")
    manifest.requires_python = _first(arguments, "python_requires")
    for keyword, use in _USES.items():
        _declare(manifest, arguments.get(keyword), use, keyword)
    for extra, value in _extras(arguments.get("extras_require")):
        _declare(manifest, value, use_of_group(extra), f"extras_require.{extra}")
    for keyword in ("py_modules", "packages"):
        own = arguments.get(keyword, UNKNOWN)
        if own.complete:
            manifest.modules += [text.partition(".")[0] for text, _ in own.texts]
    directories = arguments.get("package_dir")
    manifest.roots += [
        text for _, value in (directories.entries if directories else ()) for text, _ in value.texts
    ]
    _entry_points(manifest, arguments.get("entry_points"))
    return manifest


def _first(arguments: dict[str, SetupValue], keyword: str) -> str:
    value = arguments.get(keyword)
    return value.texts[0][0] if value and value.complete and len(value.texts) == 1 else ""


def _extras(value: SetupValue | None) -> Iterator[tuple[str, SetupValue]]:
    for key, inner in value.entries if value else ():
        yield key.partition(":")[0] or "conditional", inner


def _declare(manifest: Manifest, value: SetupValue | None, use: str, group: str) -> None:
    if value is None:
        return
    for text, line in value.texts:
        for part in text.split("\n"):
            manifest.add(part, line, use, group)
    for file, line in value.files:
        manifest.includes.append({"path": file, "line": line, "use": use})
    if not value.complete and not value.files and use == "runtime":
        manifest.unresolved = f"setup.py computes {group}, which only running it would tell"


def _entry_points(manifest: Manifest, value: SetupValue | None) -> None:
    for group, inner in value.entries if value else ():
        for text, line in inner.texts:
            for entry in text.split("\n"):
                name, _, target = entry.partition("=")
                manifest.enter(group, name.strip(), target.strip(), line)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=_is_setup,
    last_part=True,
)
