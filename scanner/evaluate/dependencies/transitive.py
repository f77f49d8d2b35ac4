"""Imports of distributions that are there only because another one needs them."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import estate, lock, manifest, module
from scanner.evaluate.dependencies._missing import observation
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = (
    "{import}{provider} is imported at {place}{more}, but is installed only because of {through}"
)
_LOCK = lock({"requests": ["2.32.0"], "urllib3": ["2.2.0"]}, requires={"requests": ["urllib3"]})


@check(
    title="Import of a transitive distribution",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-8", "NIST 800-53r5 SR-4", "CIS v8 2.1"),
    examples=(
        Example(
            "imported and declared",
            estate(
                manifest("requests", "urllib3"), module("shop/a.py", "requests", "urllib3"), _LOCK
            ),
        ),
        Example(
            "imported, and only another distribution asks for it",
            estate(manifest("requests"), module("shop/a.py", "requests", "urllib3"), _LOCK),
            ("urllib3 is imported at shop/a.py:2, but is installed only because of requests",),
        ),
    ),
)
def transitive(analysis: Analysis) -> Iterator[Observation]:
    """Find imports that work only as long as another distribution happens to need the same one.

    Its version is chosen for somebody else; the day that one drops it, this project breaks.

    Fix: declare it with the versions that this project works with.
    Source: NIST SP 800-53r5 SR-4 (provenance); PEP 508 and the resolver's own lock file.
    """
    for found in analysis.transitive:
        yield observation(found, _MESSAGE)
