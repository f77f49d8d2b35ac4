"""Read Gemfile, *.gemspec and Gemfile.lock: what is declared and what is locked."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import Declaration, Manifest, use_of_group
from scanner.normalize.grammars.ruby_gems import gemfile_gems, gemfile_lock

_LOCKS = ("Gemfile.lock", "gems.locked")


def _recognises(name: str, _text: str) -> bool:
    last = name.rpartition("/")[2]
    return last in ("Gemfile", "gems.rb", *_LOCKS) or last.endswith(".gemspec")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the manifest or the lock; `roots[""]` of a lock has what was asked for when it was made."""
    name = snapshot.origin.file.rpartition("/")[2]
    if name in _LOCKS:
        versions, needs, asked = gemfile_lock(text)
        lock = Lock("bundler", ecosystem="gem", roots={"": dict(asked)})
        for gem, version in versions.items():
            lock.add(gem, version)
        for gem, needed in needs.items():
            for each in needed:
                lock.require(gem, each)
        yield lock.resource(snapshot)
        return
    manifest = Manifest(
        "gemspec" if name.endswith(".gemspec") else "Gemfile", ecosystem="gem", project=True
    )
    for found in gemfile_gems(text):
        groups = found.groups or ("default",)
        uses = {use_of_group(group) for group in found.groups}
        use = "development" if uses == {"development"} else "runtime"
        url = "elsewhere" if found.elsewhere else ""
        manifest.declarations.append(
            Declaration(found.name, found.line, use, ", ".join(groups), found.requirement, url=url)
        )
    yield manifest.resource(snapshot)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
