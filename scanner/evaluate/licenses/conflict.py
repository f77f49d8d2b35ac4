"""licenses/conflict."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import classifier, estate, expression, free_text, package
from scanner.evaluate.licenses._observe import about, quoted
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Statements about the licence disagree",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "an old classifier says less than the expression",
            estate(package("dual", expression("MIT OR Apache-2.0"), classifier("MIT License"))),
        ),
        Example(
            "a vague classifier that fits",
            estate(
                package("exact", expression("BSD-2-Clause"), classifier("BSD License")),
                settings={"allow": ["BSD-2-Clause"]},
            ),
        ),
        Example(
            "two fields name different licences",
            estate(package("split", free_text("ISC"), classifier("BSD License"))),
            (
                'split 1.0 is taken to be under ISC by its License, but classifier "License :: '
                'OSI Approved :: BSD License" says otherwise',
            ),
        ),
    ),
)
def conflict(analysis: Analysis) -> Iterator[Observation]:
    """Find packages whose own statements name licences that exclude one another.

    One of the statements is wrong, and the one that was believed may be it: the verdict on the
    package rests on sand until a person has looked. Certain: both statements are shown. Facts:
    `concluded`, `concluded_by`, `against`.

    Fix: read the licence file, state the result in `licenses.clarify`, and tell the project.
    Source: ISO/IEC 5230:2020 (OpenChain), 3.3.1; SPDX Specification 3.0.1, declared and concluded.
    """
    for each in analysis.packages:
        against, by = each.conclusion.conflicts, each.conclusion.by
        if not against or by is None:
            continue
        yield about(
            each,
            "{package} is taken to be under {license} by its {field}, but {against} says otherwise",
            {
                "license": each.conclusion.reading.canonical,
                "field": by.field,
                "against": quoted(against),
            },
            fact=against[0],
            facts={
                "concluded": each.conclusion.reading.canonical,
                "concluded_by": by.field,
                "against": [fact.text for fact in against],
            },
        )
