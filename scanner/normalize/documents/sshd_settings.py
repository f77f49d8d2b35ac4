"""Read sshd_config files and what `sshd -T` prints. Kind `sshd/settings`, named by the file.

`sshd -T` says every setting with its default, so that hold a spec of some settings against it.
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.vocabulary import Side
from scanner.normalize.documents._named_by_file import file_resource
from scanner.normalize.grammars.sshd_text import load_sshd

_PRINTED = ("permitrootlogin ", "usepam ", "pubkeyauthentication ")
_LOOKED_AT = 8_000


def _recognises(name: str, text: str) -> bool:
    base = name.rpartition("/")[2].lower()
    if base.startswith("sshd_config") or "sshd_config.d/" in name.lower():
        return not base.endswith((".j2", ".erb", ".tmpl"))
    if base.endswith((".txt", ".conf", ".sshd")) or "." not in base:
        head = f"\n{text[:_LOOKED_AT]}"
        return all(f"\n{word}" in head for word in _PRINTED)
    return False


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    values, lines = load_sshd(text)
    if not values and snapshot.source.side is Side.LIVE:
        reason = "settings of sshd: there is none in it; `sshd -T` may have failed"
        yield Unreadable(snapshot.source.name, snapshot.address, reason)
        return
    yield replace(file_resource(snapshot, "sshd/settings", values), lines=lines)


READER = DocumentReader(recognises=_recognises, read=_read)
