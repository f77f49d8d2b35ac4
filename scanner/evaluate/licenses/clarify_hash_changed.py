"""licenses/clarify-hash-changed."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import (
    clarified,
    estate,
    expression,
    license_file,
    package,
)
from scanner.evaluate.licenses._observe import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Clarification is for other files",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CM-3", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "the file is the one that was read",
            estate(package("vague"), license_file("vague", "MIT"), settings=clarified("00")),
        ),
        Example(
            "the file has changed since",
            estate(package("vague"), license_file("vague", ""), settings=clarified("ff")),
            ("the clarification of vague 1.0 as MIT is for other files: LICENSE has changed",),
        ),
        Example("no such package", estate(package("other", expression("MIT")), settings=clarified("ff"))),
    ),
)  # fmt: skip
def clarify_hash_changed(analysis: Analysis) -> Iterator[Observation]:
    """Find clarifications whose licence files are not the ones that somebody read.

    A clarification says what a text means; for another text it says nothing, and is not used. The
    change may be the new year of a notice, or another licence. Certain. Facts: `expression`,
    `files`.

    Fix: read the file again, then write its digest, or the new licence, into `licenses.clarify`.
    Source: ISO/IEC 5230:2020 (OpenChain), 3.3.1; NIST SP 800-53 rev. 5, CM-3.
    """
    for each in analysis.packages:
        if each.stale is None:
            continue
        yield about(
            each,
            "the clarification of {package} as {license} is for other files: {files} has changed",
            {"license": each.stale.expression, "files": ", ".join(sorted(each.stale.files))},
            expected=dict(each.stale.files),
            actual={file.attributes["path"]: file.evidence for file in each.files},
            facts={"expression": each.stale.expression, "files": sorted(each.stale.files)},
        )
