"""Read Pipfile (Pipenv documentation, "Pipfile & Pipfile.lock")."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import (
    Declaration,
    Manifest,
    broken_manifest,
    items,
    table,
)
from scanner.normalize.grammars.command_lines import programs
from scanner.normalize.grammars.distribution_names import canonical, is_distribution_name
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.toml_spans import TomlLines, load_toml

_NOT_PACKAGES = ("source", "requires", "scripts", "pipenv")


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] == "Pipfile"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document, lines = load_toml(text), TomlLines(text)
    except DocumentSyntaxError as error:
        yield from broken_manifest(snapshot, error, Manifest("pipfile", project=True))
        return
    manifest = Manifest("pipfile", project=True)
    manifest.requires_python = str(table(document.get("requires")).get("python_version", ""))
    for group, section in document.items():
        if group in _NOT_PACKAGES:
            continue
        use = "runtime" if group == "packages" else "development"
        for name, value in table(section).items():
            if not is_distribution_name(name):
                continue
            wanted = {"version": value} if isinstance(value, str) else table(value)
            specifier = str(wanted.get("version", "")).replace(" ", "")
            manifest.declarations.append(
                Declaration(
                    canonical(name),
                    lines.near((group, name)),
                    use,
                    group,
                    "" if specifier == "*" else specifier,
                    tuple(str(extra) for extra in items(wanted.get("extras"))),
                    str(wanted.get("markers", "") or wanted.get("sys_platform", "")),
                    str(wanted.get("git", "") or wanted.get("path", "")),
                )
            )
    for name, command in table(document.get("scripts")).items():
        for program, _ in programs(str(command)):
            manifest.refer("program", program, lines.near(("scripts", name)))
    yield manifest.resource(snapshot)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
