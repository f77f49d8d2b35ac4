"""licenses/exception-unused."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, exception, expression, package
from scanner.evaluate.licenses._observe import exception_observation
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Licence exception is not needed",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CM-3"),
    examples=(
        Example(
            "needed",
            estate(
                package("copyleft", expression("GPL-3.0-only")),
                settings=exception(package="copyleft"),
            ),
        ),
        Example(
            "the package is gone",
            estate(package("other", expression("MIT")), settings=exception(package="copyleft")),
            ("no package needs the exception for copyleft",),
        ),
        Example(
            "the package is allowed now",
            estate(package("copyleft", expression("MIT")), settings=exception(package="copyleft")),
            ("no package needs the exception for copyleft",),
        ),
    ),
)
def exception_unused(analysis: Analysis) -> Iterator[Observation]:
    """Find exceptions that let nothing stand.

    A forgotten exception is a hole for the next package that happens to fit it. Nothing is said
    when no packages were read at all. Certain. Facts: `package`, `expires`, `approver`.

    Fix: delete the entry from `licenses.exceptions`.
    Source: NIST SP 800-53 rev. 5, CM-3; ISO/IEC 5230:2020 (OpenChain), 3.3.2.
    """
    if not analysis.packages:
        return
    for entry in analysis.exceptions:
        if entry.index not in analysis.used and entry.package:
            yield exception_observation(entry, "no package needs the exception for {package}")
