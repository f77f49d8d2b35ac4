"""Read what a Python package index says of one project: the simple API and the JSON API, kept as files.

Sources: PEP 691 and PEP 700 (simple API as JSON), PEP 592 (yanked), PEP 792 (status of a project); the
JSON API of PyPI.
"""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import broken, items, table
from scanner.normalize.documents._package_facts import PackageFacts, forge_repository, words
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_INACTIVE = "Development Status :: 7 - Inactive"


def _recognises(name: str, text: str) -> bool:
    if not name.endswith(".json"):
        return False
    simple = '"api-version"' in text and '"files"' in text
    return simple or ('"classifiers"' in text and '"info"' in text and '"urls"' in text)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the facts of the project; a release is yanked when all of its files are."""
    try:
        document = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    info = table(document.get("info"))
    name = document.get("name") or info.get("name")
    if not isinstance(name, str):
        return
    facts = PackageFacts("pypi", name)
    if info:
        _json_api(facts, document, info)
    else:
        _simple_api(facts, document)
    yield facts.resource(snapshot)


def _simple_api(facts: PackageFacts, document: Any) -> None:
    files: dict[str, list[Json]] = {}
    for one in map(table, items(document.get("files"))):
        version = _version(str(one.get("filename", "")))
        if version:
            files.setdefault(version, []).append(one.get("yanked", False))
            facts.released(one.get("upload-time"))
    for version, marks in files.items():
        _note(facts, version, marks)
    status = table(document.get("project-status"))
    if status.get("status") not in (None, "active"):
        facts.state(words(status["status"]), status.get("reason"))


def _json_api(facts: PackageFacts, document: Any, info: Any) -> None:
    releases = dict(table(document.get("releases")))
    releases.setdefault(str(info.get("version", "")), document.get("urls"))
    for version, held in releases.items():
        files = [table(one) for one in items(held)]
        marks = [one.get("yanked_reason") or one.get("yanked") for one in files]
        _note(facts, version, marks)
        for one in files:
            facts.released(one.get("upload_time_iso_8601") or one.get("upload_time"))
    if _INACTIVE in items(info.get("classifiers")):
        facts.state("inactive", _INACTIVE)
    addresses = [*table(info.get("project_urls")).values(), info.get("home_page")]
    facts.repository = forge_repository(iter(addresses))


def _note(facts: PackageFacts, version: str, marks: list[Json]) -> None:
    if marks and all(marks):
        facts.yanked[version] = next((words(mark) for mark in marks if isinstance(mark, str)), "")


def _version(filename: str) -> str:
    # Every JSON document is offered to this reader, and few are answers of an index.
    from packaging.utils import (  # noqa: PLC0415 - as above
        InvalidSdistFilename,
        InvalidWheelFilename,
        parse_sdist_filename,
        parse_wheel_filename,
    )

    try:
        if filename.endswith(".whl"):
            return str(parse_wheel_filename(filename)[1])
        return str(parse_sdist_filename(filename)[1])
    except (InvalidWheelFilename, InvalidSdistFilename):
        return ""


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: name.endswith(".json"),
    last_part=True,
)
