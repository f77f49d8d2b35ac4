"""Versions in use that their publishers withdrew."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.dependencies._examples import (
    declaration,
    estate,
    manifest,
    module,
    package_facts,
)
from scanner.evaluate.dependencies._observe import standing_facts
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "{distribution} {version} was withdrawn by its publisher{reason}{reach}"
_PINNED = manifest(declaration("rich", specifier="==13.1"))
_USE = module("shop/a.py", "rich")


@check(
    title="Withdrawn release in use",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 SA-22", "NIST 800-53r5 SI-2", "NIST 800-53r5 SR-4", "CIS v8 2.2"),
    examples=(
        Example(
            "another version was withdrawn",
            estate(_PINNED, _USE, package_facts("rich", yanked={"13.0": "broken"})),
        ),
        Example(
            "this version was withdrawn, with a reason",
            estate(_PINNED, _USE, package_facts("rich", yanked={"13.1": "loses output"})),
            ('rich 13.1 was withdrawn by its publisher ("loses output"); imported at shop/a.py:1',),
        ),
        Example(
            "this version was withdrawn, and nobody says why",
            estate(_PINNED, _USE, package_facts("rich", yanked={"13.1.0": ""})),
            ("rich 13.1 was withdrawn by its publisher; imported at shop/a.py:1",),
        ),
    ),
)
def yanked(analysis: Analysis) -> Iterator[Observation]:
    """Find versions in locks, pins and environments that an index marks as withdrawn.

    A publisher withdraws a release that is broken, was made by mistake or by somebody else. Tools
    still install it where it is pinned, so that only the pin keeps it alive. Answers of indexes are
    read from files that are handed in; nothing is asked over a network.

    Fix: lock again, so that the tool chooses another version; look at what the publisher says first.
    Source: PEP 592 (yanked files); The Cargo Book, "cargo yank"; Go Modules Reference, "retract".
    """
    for found in analysis.yanked:
        used, sign = found.used, found.sign
        facts = standing_facts(used)
        digests = (used.holder.evidence, sign.document.evidence)
        yield Observation(
            resource=used.holder.uid,
            message=_MESSAGE,
            arguments={
                "distribution": used.name,
                "version": used.version,
                "reason": f' ("{sign.reason}")' if sign.reason else "",
                "reach": f"; imported at {used.places[0]}" if used.places else "",
            },
            path=("withdrawn", {"distribution": used.name}, used.version),
            actual=used.version,
            evidence=tuple(dict.fromkeys(digest for digest in digests if digest)),
            origin=replace(used.holder.origin, line=used.line),
            facts={**facts, "reason": sign.reason},
        )
