"""licenses/missing-license-file."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import REQUIRED, estate, expression, license_file, package
from scanner.evaluate.licenses._observe import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

NEED_NO_TEXT = frozenset(("CC0-1.0", "Unlicense", "0BSD", "MIT-0", "WTFPL", "NONE"))
"""Licences that ask for nothing to be passed on."""


@check(
    title="Package ships no licence text",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "the text is installed with it",
            estate(package("good", expression("MIT")), license_file("good", "MIT"), settings=REQUIRED),
        ),
        Example(
            "no text",
            estate(package("bare", expression("MIT")), settings=REQUIRED),
            ("bare 1.0 is under MIT and ships no licence text",),
        ),
        Example("nobody asked for texts", estate(package("bare", expression("MIT")))),
        Example(
            "a public domain dedication needs none",
            estate(package("free", expression("CC0-1.0")), settings={**REQUIRED, "allow": ["CC0-1.0"]}),
        ),
    ),
)  # fmt: skip
def missing_license_file(analysis: Analysis) -> Iterator[Observation]:
    """Find installed packages whose licence must be passed on and whose text is not there.

    Most licences ask for their text to go with every copy: whoever passes the package on cannot
    comply with what is installed. Looked for only with `licenses.require_license_files: true`, and
    where licence files are read, which are Python environments. Facts: `license`.

    Fix: ask the authors to ship the text, or add it to your notices by hand.
    Source: ISO/IEC 5230:2020 (OpenChain), 3.4.1; PEP 639, License-File.
    """
    if analysis.settings.get("require_license_files") is not True:
        return
    for each in analysis.packages:
        installed = each.resource.attributes["depended_on"] == "installed"
        if not installed or each.ecosystem != "pypi" or each.files:
            continue
        license_id = each.conclusion.reading.canonical
        if license_id and license_id not in NEED_NO_TEXT:
            yield about(
                each,
                "{package} is under {license} and ships no licence text",
                {"license": license_id},
                facts={"license": license_id},
            )
