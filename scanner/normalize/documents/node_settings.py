"""Read the settings of JavaScript tools that are data: JSON, YAML, TOML and plain text."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._javascript import SCRIPTS
from scanner.normalize.meaning.node_tools import tool_of

_MORE = re.compile(
    r"(?:^|/)(?:[\w.-]{0,60}(?:mocha|eslint|tslint|babel|prettier|stylelint|jest|commitlint)[\w.-]{0,60}\.(?:json|opts|txt|ya?ml)"
    r"|pnpm-workspace\.yaml|netlify\.toml|vercel\.json|firebase\.json|devcontainer\.json|knip\.json|\.npmrc"
    r"|\.depcheckignore|\.yarnrc\.yml|deno\.jsonc?|import_map\.json)\Z"
)
_OTHER_ENDS = (".py", ".pyi", *SCRIPTS)


def _recognises(name: str, _text: str) -> bool:
    known = _is_settings(name.rpartition("/")[2])
    return bool(tool_of(name)) if known is None else known


@lru_cache(maxsize=4096)
def _is_settings(last: str) -> bool | None:
    """Say by the last part of a path whether it is; None where the folders decide."""
    if last.endswith(_OTHER_ENDS) or last in ("package.json", "package-lock.json"):
        return False
    return True if _MORE.search(last) else None


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    # Every document of data is offered, and few are settings.
    from scanner.normalize.documents._node_tool_settings import read  # noqa: PLC0415

    yield from read(snapshot, text)


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: _recognises(name, "")
)
