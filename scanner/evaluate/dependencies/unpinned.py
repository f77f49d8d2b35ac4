"""Manifests of applications that allow several versions."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import declaration, estate, lock, manifest, module
from scanner.evaluate.dependencies._observe import at, evidence
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "{count} of {total} requirements in {file} {words}: {names}"
_LOOSE = manifest("requests", path="requirements.txt")
_USE = module("shop.py", "requests")


@check(
    title="Requirements without versions",
    severity=Severity.INFO,
    controls=("NIST 800-53r5 CM-2", "NIST 800-53r5 SR-3", "CIS v8 2.1"),
    examples=(
        Example(
            "pinned in the requirements file",
            estate(
                manifest(declaration("requests", specifier="==2.32.3"), path="requirements.txt"),
                _USE,
            ),
        ),
        Example("fixed by a lock file", estate(_LOOSE, _USE, lock({"requests": ["2.32.3"]}))),
        Example(
            "any version may be installed tomorrow",
            estate(_LOOSE, _USE),
            (
                "1 of 1 requirements in requirements.txt allow several versions, and no lock file fixes them: requests",
            ),
        ),
    ),
)
def unpinned(analysis: Analysis) -> Iterator[Observation]:
    """Find manifests of an application that allow several versions and have no lock.

    Two installations of the same commit are not the same program, and a hijacked release is
    installed the day it appears. A library rightly leaves versions open, so only projects that are
    no distribution of their own are judged; one finding for each file.

    Fix: resolve the file once and commit the result with hashes.
    Source: NIST SP 800-53r5 CM-2 (baseline configuration); pip documentation, "Repeatable Installs".
    """
    for found in analysis.unpinned:
        path = str(found.manifest.attributes["path"])
        loose = [item.distribution for item in found.declared]
        yield Observation(
            resource=found.manifest.uid,
            message=_MESSAGE,
            arguments={
                "count": len(loose),
                "total": found.total,
                "file": path,
                "words": found.words,
                "names": ", ".join(loose[:5]) + (" ..." if len(loose) > 5 else ""),
            },
            path=("versions",),
            evidence=evidence(found.declared),
            origin=at(found.declared[0]),
            facts={"file": path, "distributions": loose, "total": found.total},
        )
