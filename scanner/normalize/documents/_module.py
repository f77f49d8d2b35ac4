"""What every reader of source code produces: one record per file with what it imports."""

import re
from collections.abc import Sequence

from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.documents._manifest import record
from scanner.normalize.grammars.python_imports import ImportScan
from scanner.normalize.grammars.python_mentions import (
    fixtures,
    loads_by_name,
    loads_what_it_lists,
    mentioned,
)
from scanner.normalize.meaning.python_features import triggers

KIND = "trueup/module"
_TESTS = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_tests?|conftest)\.py\Z")


def module(
    snapshot: Snapshot,
    text: str,
    scan: ImportScan,
    *,
    language: str,
    imports: Sequence[tuple[str, int, str]] | None = None,
    doctests: Sequence[tuple[str, int, str]] = (),
) -> Resource:
    """Return one source file as a resource of kind "trueup/module".

    Its attributes: `imports` as [module, line, need], `strings` and `named` as the scan gives
    them, `triggers` (features that need a distribution nobody imports), `main`, `complete`,
    `mentions` (names that may mean a module of the project, in one text: most files have many
    and few are asked for), `loads_by_name` and `loads_listed`
    (of those, whether it may load whatever a folder holds). Of a file of tests, `fixtures` has
    the names that its functions take, and `given` those that it gives itself. `doctests` are
    the imports of examples in docstrings, where there are any.
    """
    by_name = loads_by_name(text)
    taken, given = fixtures(text) if _TESTS.search(snapshot.origin.file) else ([], [])
    return record(
        KIND,
        snapshot,
        {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "language": language,
            "imports": [list(found) for found in (scan.imports if imports is None else imports)],
            "strings": scan.strings,
            "named": [list(found) for found in scan.named],
            "commands": [list(found) for found in scan.commands],
            "installs": [list(found) for found in scan.installs],
            "folders": list(scan.folders),
            "triggers": list(triggers(text)),
            "quoted": sorted(scan.quoted),
            "mentions": " ".join(mentioned(text)),
            "loads_by_name": by_name,
            "loads_listed": by_name and loads_what_it_lists(text),
            "fixtures": taken,
            "given": given,
            "main": scan.main,
            "complete": scan.error is None,
            **({"doctests": [list(found) for found in doctests]} if doctests else {}),
        },
    )
