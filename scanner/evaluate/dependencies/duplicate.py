"""Distributions that one group declares more than once."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import declaration, estate, manifest, module
from scanner.evaluate.dependencies._observe import at, evidence, facts_of, path_of
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "{distribution} is declared {count} times in {group}, at lines {lines}{contradiction}"
_USE = module("shop/a.py", "requests")


@check(
    title="Distribution declared twice",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-2", "CIS v8 2.1"),
    examples=(
        Example(
            "twice, each for its own platform",
            estate(
                manifest(
                    declaration("requests", marker='sys_platform == "win32"'),
                    declaration("requests", marker='sys_platform != "win32"'),
                ),
                _USE,
            ),
        ),
        Example(
            "two entries that ask for different versions",
            estate(
                manifest(
                    declaration("requests", specifier=">=2"),
                    declaration("requests", specifier="<2"),
                ),
                _USE,
            ),
            (
                "requests is declared 2 times in dependencies, at lines 5, 6, with different versions",
            ),
        ),
    ),
)
def duplicate(analysis: Analysis) -> Iterator[Observation]:
    """Find distributions that one group of one manifest declares more than once.

    Both entries apply at once, so that a change to one of them changes less than it seems.

    Fix: keep one entry; where platforms differ, give each its own marker.
    Source: PEP 508 (environment markers); pip documentation, "Requirements File Format".
    """
    for found in analysis.duplicates:
        first = found.declarations[0]
        yield Observation(
            resource=first.manifest.uid,
            message=_MESSAGE,
            arguments={
                "distribution": first.distribution,
                "count": len(found.declarations),
                "group": first.group,
                "lines": ", ".join(str(item.line) for item in found.declarations),
                "contradiction": ", with different versions" if found.contradicts else "",
            },
            path=path_of(first),
            actual=[item.specifier for item in found.declarations],
            evidence=evidence(found.declarations),
            origin=at(found.declarations[-1]),
            facts={**facts_of(first), "lines": [item.line for item in found.declarations]},
        )
