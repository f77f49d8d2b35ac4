"""Declarations that the project's lock file does not fulfil."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import (
    declaration,
    estate,
    go_mod,
    lock,
    manifest,
    module,
)
from scanner.evaluate.dependencies._observe import at, evidence, facts_of, path_of
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_LACKS = "{distribution} is declared in {group}, and {lock} does not hold it"
_CONTRADICTS = "{distribution} must be {specifier}, and {lock} holds {locked}"
_DECLARED = manifest(declaration("requests", specifier=">=2.31"))
_USE = module("shop/a.py", "requests")


@check(
    title="Lock file behind its manifest",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-2", "NIST 800-53r5 CM-3", "NIST 800-53r5 SR-4", "CIS v8 2.1"),
    examples=(
        Example(
            "the lock fulfils every declaration",
            estate(_DECLARED, _USE, lock({"requests": ["2.32.3"]})),
        ),
        Example(
            "the lock holds a version that the manifest no longer allows",
            estate(_DECLARED, _USE, lock({"requests": ["2.28.0"]})),
            ("requests must be >=2.31, and uv.lock holds 2.28.0",),
        ),
        Example(
            "the lock was made before the declaration",
            estate(_DECLARED, _USE, lock({"rich": ["13.9.0"]})),
            ("requests is declared in dependencies, and uv.lock does not hold it",),
        ),
        Example(
            "go.sum fixes another version than go.mod requires",
            estate(
                go_mod(declaration("example.org/log", specifier="v1.3.0")),
                module("main.go", "example.org/log", language="go"),
                lock(
                    {"example.org/log": ["v1.2.0", "v1.2.0/go.mod"]},
                    path="go.sum",
                    format="go.sum",
                    ecosystem="go",
                ),
            ),
            ("example.org/log must be v1.3.0, and go.sum holds v1.2.0",),
        ),
    ),
)
def lock_drift(analysis: Analysis) -> Iterator[Observation]:
    """Find declarations that the lock file beside them lacks or contradicts.

    What is installed comes from the lock, what people review is the manifest: where they differ,
    nobody has reviewed what runs.

    Fix: lock again with the project's own tool and commit both files together.
    Source: NIST SP 800-53r5 CM-2 (baseline configuration); PEP 751 (lock files); PEP 440 (versions).
    """
    for found in analysis.drift:
        declared = found.declared
        lock_path = str(found.lock.attributes["path"])
        yield Observation(
            resource=declared.manifest.uid,
            message=_CONTRADICTS if found.locked else _LACKS,
            arguments={
                "distribution": declared.distribution,
                "group": declared.group,
                "specifier": declared.specifier,
                "lock": lock_path,
                "locked": ", ".join(found.locked),
            },
            path=path_of(declared),
            expected=declared.specifier,
            actual=list(found.locked),
            evidence=(*evidence([declared]), found.lock.evidence),
            origin=at(declared),
            facts={**facts_of(declared), "lock": lock_path, "locked": list(found.locked)},
        )
