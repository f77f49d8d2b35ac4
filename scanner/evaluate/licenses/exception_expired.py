"""licenses/exception-expired."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, exception, expression, package
from scanner.evaluate.licenses._observe import exception_observation
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_COPYLEFT = package("copyleft", expression("GPL-3.0-only"))


@check(
    title="Licence exception is no longer in force",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CA-5", "SOC 2 CC3.2"),
    examples=(
        Example("in force", estate(_COPYLEFT, settings=exception(package="copyleft"))),
        Example(
            "the last day counts",
            estate(_COPYLEFT, settings=exception(package="copyleft", expires="2028-03-27")),
        ),
        Example(
            "one day later it does not",
            estate(_COPYLEFT, settings=exception(package="copyleft", expires="2028-03-26")),
            ("the exception for copyleft expired on 2028-03-26",),
        ),
        Example(
            "no day at all never holds",
            estate(_COPYLEFT, settings=exception(package="copyleft", expires=None)),
            ("the exception for copyleft does not hold: no day in `expires` (write 2027-06-30)",),
        ),
    ),
)
def exception_expired(analysis: Analysis) -> Iterator[Observation]:
    """Find exceptions that a package relied on and that ran out or never held.

    An exception is a decision for a time: when the time is over somebody must decide again.
    Certain. Facts: `package`, `expires`, `approver`, `problems`.

    Fix: replace the package, or have the exception renewed with a new reason and date.
    Source: ISO/IEC 5230:2020 (OpenChain), 3.3.2; NIST SP 800-53 rev. 5, CM-10.
    """
    for entry in analysis.exceptions:
        if entry.index not in analysis.expired or not (
            entry.index in analysis.used or entry.problems
        ):
            continue
        problem = "; ".join(entry.problems)
        message = (
            "the exception for {package} does not hold: {problem}"
            if problem
            else "the exception for {package} expired on {expires}"
        )
        yield exception_observation(entry, message, problem)
