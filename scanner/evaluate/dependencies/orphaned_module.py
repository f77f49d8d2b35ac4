"""Source files that nothing of the application reaches."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._examples import estate, manifest, module
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "no import, entry point, text or setting of the project names {file}"
_MANIFEST = manifest(path="requirements.txt")
_PACKAGE = module("shop/__init__.py")
_OLD = module("shop/old_export.py")


@check(
    title="Orphaned module",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-7", "NIST 800-53r5 SA-22", "CIS v8 2.3"),
    examples=(
        Example(
            "imported by another file",
            estate(_MANIFEST, _PACKAGE, _OLD, module("run.py", mentions=["shop", "old_export"])),
        ),
        Example(
            "started as a program",
            estate(_MANIFEST, _PACKAGE, module("shop/old_export.py", main=True)),
        ),
        Example(
            "left over from a workflow that is gone",
            estate(_MANIFEST, _PACKAGE, _OLD, module("run.py", mentions=["shop"])),
            ("no import, entry point, text or setting of the project names shop/old_export.py",),
        ),
    ),
)
def orphaned_module(analysis: Analysis) -> Iterator[Observation]:
    """Find modules of an application that nothing names any more.

    Code that nothing runs is still read, scanned, patched and feared; its libraries stay declared
    because it imports them. Judged are applications, whose own files are all there is to call them,
    and only where no file imports modules by computed names.

    Fix: remove the file with its tests, or name what starts it.
    Source: NIST SP 800-53r5 CM-7 (least functionality) and SA-22 (unsupported system components).
    """
    for found in analysis.orphans:
        path = str(found.file.attributes["path"])
        imports = sorted({str(item[0]) for item in found.file.attributes["imports"]})
        yield Observation(
            resource=found.file.uid,
            message=_MESSAGE,
            arguments={"file": path},
            evidence=(found.file.evidence,) if found.file.evidence else (),
            origin=replace(found.file.origin, line=1),
            facts={"file": path, "imports": imports[:50]},
        )
