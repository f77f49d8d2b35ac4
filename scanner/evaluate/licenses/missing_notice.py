"""licenses/missing-notice."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import NOTICED, estate, expression, notice, package
from scanner.evaluate.licenses._observe import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Package is missing from the notices",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "named in the notices",
            estate(package("left-pad", expression("MIT")), notice("This product uses Left_Pad 1.0."), settings=NOTICED),
        ),
        Example(
            "not named",
            estate(package("lib", expression("MIT")), notice("This product uses library."), settings=NOTICED),
            ("lib 1.0 is under MIT and is not named in NOTICE",),
        ),
        Example(
            "there are no notices",
            estate(package("lib", expression("MIT")), settings=NOTICED),
            ("lib 1.0 is under MIT and there are no notices to name it",),
        ),
        Example("nobody asked for notices", estate(package("lib", expression("MIT")), notice(""))),
    ),
)  # fmt: skip
def missing_notice(analysis: Analysis) -> Iterator[Observation]:
    """Find packages that the project's own notices do not name.

    A product that is passed on must name what is in it, under which licence. Looked for only with
    `licenses.require_notice: true`; packages for development are left out. Facts: `license`,
    `notices`.

    Fix: write the notices again with `trueup licenses PATH --output notice=NOTICE`, and commit them.
    Source: ISO/IEC 5230:2020 (OpenChain), 3.4.1; Apache License 2.0, section 4.
    """
    if analysis.settings.get("require_notice") is not True:
        return
    named = {name for each in analysis.notices for name in each.attributes["names"]}
    files = [each.attributes["path"] for each in analysis.notices]
    for each in analysis.packages:
        development = each.resource.attributes["depended_on"] == "development"
        if development or each.name.lower().replace("_", "-") in named:
            continue
        place = "is not named in {files}" if files else "there are no notices to name it"
        yield about(
            each,
            "{package} is under {license} and " + place,
            {
                "license": each.conclusion.reading.canonical or "no known licence",
                "files": ", ".join(files),
            },
            facts={"license": each.conclusion.reading.canonical, "notices": files},
        )
