"""licenses/changed-since-last-lock."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, expression, lock, package
from scanner.evaluate.licenses._observe import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Licence of a package has changed",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 SR-3", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "another version under the same licence",
            estate(package("lib", expression("MIT"), version="2.0"), lock("lib", "1.0", "MIT")),
        ),
        Example(
            "a version bump brought another licence",
            estate(package("lib", expression("BUSL-1.1"), version="2.0"), lock("lib", "1.0", "MIT"), settings={}),
            ("lib 2.0 is under BUSL-1.1; version 1.0 was agreed on under MIT",),
        ),
        Example(
            "the new version says nothing",
            estate(package("lib", version="2.0"), lock("lib", "1.0", "MIT")),
            ("lib 2.0 is under no known licence; version 1.0 was agreed on under MIT",),
        ),
        Example("a package that is new", estate(package("new", expression("MIT")), lock("lib", "1.0", "MIT"))),
    ),
)  # fmt: skip
def changed_since_last_lock(analysis: Analysis) -> Iterator[Observation]:
    """Find packages whose licence is not the one in the licence lock.

    A new version may come under new terms, and the tools that bump versions do not look. Certain:
    the lock says what was agreed on. Facts: `license`, `before`, `version_before`.

    Fix: read the new terms; stay with the old version, or agree and write the lock again with
        `trueup licenses PATH --output license-lock=licenses.lock.json`.
    Source: ISO/IEC 5230:2020 (OpenChain), 3.3.2; NIST SP 800-53 rev. 5, CM-10.
    """
    for each in analysis.packages:
        before = analysis.locked.get((each.ecosystem, each.name))
        now = each.conclusion.reading.canonical
        if before is None or before.license == now:
            continue
        yield about(
            each,
            "{package} is under {license}; version {old} was agreed on under {before}",
            {
                "license": now or "no known licence",
                "old": before.version,
                "before": before.license or "no known licence",
            },
            expected=before.license,
            actual=now,
            facts={"license": now, "before": before.license, "version_before": before.version},
        )
