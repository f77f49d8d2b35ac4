"""licenses/denied."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, exception, expression, package
from scanner.evaluate.licenses._observe import about
from scanner.evaluate.licenses._verdict import Verdict
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Licence is not allowed",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 SR-5", "ISO 27001:2022 A.5.32", "CIS v8 2.1"),
    examples=(
        Example("one branch of an OR is allowed", estate(package("either", expression("MIT OR GPL-3.0-only")))),
        Example(
            "a part of an AND is not allowed",
            estate(package("both", expression("MIT AND GPL-3.0-only"))),
            ("both 1.0 is under MIT AND GPL-3.0-only: GPL-3.0-only is not allowed",),
        ),
        Example(
            "deny beats allow",
            estate(
                package("twice", expression("MIT")), settings={"allow": ["MIT"], "deny": ["MIT"]}
            ),
            ("twice 1.0 is under MIT: MIT is denied",),
        ),
        Example(
            "an exception in force lets it stand",
            estate(
                package("copyleft", expression("GPL-3.0-only")),
                settings=exception(package="copyleft", license="GPL-3.0-only"),
            ),
        ),
        Example(
            "an exception for another licence does not",
            estate(
                package("copyleft", expression("AGPL-3.0-only")),
                settings=exception(package="copyleft", license="GPL-3.0-only"),
            ),
            ("copyleft 1.0 is under AGPL-3.0-only: AGPL-3.0-only is not allowed",),
        ),
        Example(
            "no licence is granted at all",
            estate(package("closed", expression("NONE")), settings={}),
            ("closed 1.0 is under NONE: no licence is granted",),
        ),
    ),
)  # fmt: skip
def denied(analysis: Analysis) -> Iterator[Observation]:
    """Find packages whose licence the policy does not allow.

    Using a package is accepting its terms: a licence that the organisation has ruled out can force
    the disclosure of its own source code, or bar the use altogether. AND needs every part allowed,
    OR one of them; a denied part is never chosen. Certain: the licence is the package's own
    statement. Facts: `license`, `offending`, `concluded_by`.

    Fix: replace the package, go back to the last version under an allowed licence, or have an
        exception approved in `licenses.exceptions` with a reason and an expiry.
    Source: SPDX Specification 3.0.1, License Expressions; ISO/IEC 5230:2020 (OpenChain), 3.3.2.
    """
    for each in analysis.packages:
        if each.answer.verdict is not Verdict.DENY or each.exception is not None:
            continue
        yield about(
            each,
            "{package} is under {license}: {reason}",
            {"license": each.answer.reading.canonical, "reason": each.answer.reason},
            actual=each.answer.reading.canonical,
            facts={
                "license": each.answer.reading.canonical,
                "offending": list(each.answer.offending),
                "concluded_by": each.conclusion.by.field if each.conclusion.by else "",
            },
        )
