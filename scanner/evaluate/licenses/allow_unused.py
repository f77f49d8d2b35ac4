"""licenses/allow-unused."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import REPORTED, estate, expression, package
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Origin
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.spdx import words


@check(
    title="Allowed licence is used by nothing",
    severity=Severity.INFO,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CM-3"),
    examples=(
        Example(
            "every entry is used",
            estate(package("good", expression("MIT")), settings=REPORTED),
        ),
        Example(
            "one branch of an OR is enough",
            estate(package("either", expression("MIT OR ISC")), settings={**REPORTED, "allow": ["ISC", "MIT"]}),
        ),
        Example(
            "an entry that nothing is under",
            estate(package("good", expression("MIT")), settings={**REPORTED, "allow": ["MIT", "ISC"]}),
            ("no package is under ISC, which is allowed",),
        ),
        Example(
            "nobody asked",
            estate(package("good", expression("MIT")), settings={"allow": ["MIT", "ISC"]}),
        ),
    ),
)  # fmt: skip
def allow_unused(analysis: Analysis) -> Iterator[Observation]:
    """Find entries of `licenses.allow` that no package is under.

    A short list is a list that people can answer for. Looked for only with
    `licenses.report_unused: true`, because one list often serves many projects; nothing is said
    when no packages were read. Facts: `license`.

    Fix: take the entry out of `licenses.allow`.
    Source: NIST SP 800-53 rev. 5, CM-3.
    """
    if analysis.settings.get("report_unused") is not True or not analysis.packages:
        return
    trees = (each.answer.reading.tree for each in analysis.packages)
    used = {name for tree in trees if tree is not None for name in words(tree)}
    for term in analysis.policy.allowed_terms:
        if term.license not in used:
            yield Observation(
                resource=f"trueup/allowed-license/{term}",
                message="no package is under {license}, which is allowed",
                arguments={"license": str(term)},
                path=("licenses", "allow", str(term)),
                origin=Origin(file="trueup.yaml"),
                facts={"license": str(term)},
            )
