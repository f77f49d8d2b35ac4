"""Declarations in a group that does not fit where the distribution is used."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import declaration, estate, manifest, module
from scanner.evaluate.dependencies._observe import at, evidence, facts_of, path_of, places
from scanner.evaluate.dependencies._records import Analysis, Misplaced
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_TO_RUNTIME = "{distribution} is declared only for development in {group}, but shipped code imports it at {place}"
_TO_DEVELOPMENT = (
    "{distribution} is installed for everybody by {group}, but only tests and documentation use it"
)
_DEVELOPMENT = declaration("requests", "development")


@check(
    title="Declaration in the wrong group",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-7", "NIST 800-53r5 CM-8", "CIS v8 2.3"),
    examples=(
        Example(
            "only tests use what only developers get",
            estate(
                manifest("rich", _DEVELOPMENT),
                module("shop/a.py", "rich"),
                module("tests/test_a.py", "requests"),
            ),
        ),
        Example(
            "shipped code needs what only developers get",
            estate(manifest("rich", _DEVELOPMENT), module("shop/a.py", "rich", "requests")),
            (
                "requests is declared only for development in dependency-groups.development, but "
                "shipped code imports it at shop/a.py:2",
            ),
        ),
        Example(
            "everybody gets what only tests use",
            estate(
                manifest("rich", "responses", declaration("pytest", "development")),
                module("shop/a.py", "rich"),
                module("tests/test_a.py", "responses", "pytest"),
            ),
            (
                "responses is installed for everybody by dependencies, but only tests and documentation use it",
            ),
        ),
    ),
)
def misplaced(analysis: Analysis) -> Iterator[Observation]:
    """Find distributions that the wrong people get: too few, or too many.

    Declared only for developers, a needed library is missing in production. Declared for all, a
    test library is installed, updated and attacked where no test ever runs.

    Fix: move the declaration to the group named in `facts.belongs`.
    Source: PEP 735 (dependency groups) and PEP 621 (project dependencies); NIST SP 800-53r5 CM-7.
    """
    for found in analysis.misplaced:
        yield _observation(found)


def _observation(found: Misplaced) -> Observation:
    declared = found.declared
    narrows = found.belongs == "development"
    reason = {"severity_reason": "the program works; it only installs too much"} if narrows else {}
    return Observation(
        resource=declared.manifest.uid,
        message=_TO_DEVELOPMENT if narrows else _TO_RUNTIME,
        arguments={
            "distribution": declared.distribution,
            "group": declared.group,
            "place": found.imports[0].place,
        },
        path=path_of(declared),
        expected=found.belongs,
        actual=declared.use,
        evidence=evidence([declared], found.imports[:20]),
        origin=at(declared),
        facts={
            **facts_of(declared),
            "belongs": found.belongs,
            "places": places(found.imports),
            **reason,
        },
        severity=Severity.LOW if narrows else None,
    )
