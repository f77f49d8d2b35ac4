"""Source files that nothing of the application reaches."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._examples import estate, manifest, module
from scanner.evaluate.dependencies._observe import MAX_PLACES
from scanner.evaluate.dependencies._records import Analysis, Orphan
from scanner.model.check import Example, check
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity

_MESSAGE = "no import, entry point, text or setting of the project names {file}"
_MESSAGE_OF_MANY = (
    "no import, entry point, text or setting of the project names {file}, nor {count} more that "
    "only it reaches"
)
SETTINGS_FILES = (
    "pyproject.toml", "setup.cfg", "tox.ini", "mypy.ini", ".mypy.ini", ".coveragerc", ".flake8",
    "ruff.toml", ".ruff.toml", "MANIFEST.in",
)  # fmt: skip
"""Where tools are told about single files: at the top of a project."""
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
            estate(_MANIFEST, _PACKAGE, _OLD, module("run.py", mentions="shop old_export")),
        ),
        Example(
            "started as a program",
            estate(_MANIFEST, _PACKAGE, module("shop/old_export.py", main=True)),
        ),
        Example(
            "left over from a workflow that is gone",
            estate(_MANIFEST, _PACKAGE, _OLD, module("run.py", mentions="shop")),
            ("no import, entry point, text or setting of the project names shop/old_export.py",),
        ),
        Example(
            "a whole workflow that only a test of its own still starts",
            estate(
                _MANIFEST,
                _PACKAGE,
                module("shop/old_export.py", mentions="shop old_format"),
                module("shop/old_format.py"),
                module("tests/test_old_export.py", mentions="shop old_export"),
            ),
            (
                "no import, entry point, text or setting of the project names shop/old_export.py, "
                "nor 1 more that only it reaches",
            ),
        ),
        Example(
            "public names of a distribution belong to its users, private ones do not",
            estate(
                manifest(),
                module("shop/__init__.py"),
                module("shop/fax.py"),
                module("shop/_old.py"),
            ),
            ("no import, entry point, text or setting of the project names shop/_old.py",),
        ),
    ),
)
def orphaned_module(analysis: Analysis) -> Iterator[Observation]:
    """Find modules of an application that nothing names any more.

    Code that nothing runs is still read, scanned, patched and feared; its libraries stay declared
    because it imports them. What only such a module and its own tests reach belongs to it and is
    told with it. Judged are all modules of applications, whose own files are all there is to call
    them, and the private ones of distributions, where no file imports modules by computed names.

    Fix: remove the file with its tests and settings (`trueup prune`), or name what starts it.
    Source: NIST SP 800-53r5 CM-7 (least functionality) and SA-22 (unsupported system components).
    """
    for found in analysis.orphans:
        path = _path(found.file)
        imports = {str(item[0]) for each in found.files for item in each.attributes["imports"]}
        tests = [_path(each) for each in found.tests]
        digests = [each.evidence for each in (*found.files, *found.tests)]
        yield Observation(
            resource=found.file.uid,
            message=_MESSAGE_OF_MANY if found.members else _MESSAGE,
            arguments={"file": path, "count": len(found.members)},
            evidence=tuple(dict.fromkeys(digest for digest in digests if digest))[:MAX_PLACES],
            origin=replace(found.file.origin, line=1),
            facts={
                "file": path,
                "files": [_path(each) for each in found.files],
                "tests": tests,
                "imports": sorted(imports)[:50],
            },
            remedy=Remedy("remove-module", not found.why_manual, _removal(found), found.why_manual),
        )


def _removal(found: Orphan) -> dict[str, Json]:
    """Return what the fix needs: the file, and every other one that goes with it."""
    files = [_path(each) for each in found.files]
    others = [_path(each) for each in (*found.members, *found.tests)]
    folder = f"{found.root}/" if found.root else ""
    named = [each.removeprefix(folder) for each in (*files, *map(_path, found.tests))]
    return {
        "file": files[0],
        "also": [{"file": each} for each in others],
        "where_there": [
            {"file": f"{folder}{each}", "entries_of": named} for each in SETTINGS_FILES
        ],
    }


def _path(file: Resource) -> str:
    return str(file.attributes["path"])
