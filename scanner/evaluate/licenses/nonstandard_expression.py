"""licenses/nonstandard-expression."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, expression, free_text, package
from scanner.evaluate.licenses._observe import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Licence expression is understood, but is not SPDX",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-10",),
    examples=(
        Example("an SPDX expression", estate(package("right", expression("MIT OR Apache-2.0")))),
        Example("free text needs not be SPDX", estate(package("free", free_text("MIT License")))),
        Example(
            "a slash between licences",
            estate(package("slash", expression("MIT/Apache-2.0"))),
            ("slash 1.0 says MIT/Apache-2.0, which is not SPDX: write MIT OR Apache-2.0",),
        ),
    ),
)
def nonstandard_expression(analysis: Analysis) -> Iterator[Observation]:
    """Find licence expressions whose meaning is certain although they break the grammar.

    Other tools of the supply chain refuse such an expression, or read it differently. The verdict
    stands on the canonical form. Certain. Facts: `canonical`, `error`, `column`.

    Fix: have the package write the canonical expression.
    Source: SPDX Specification 3.0.1, License Expressions.
    """
    for each in analysis.packages:
        reading, by = each.conclusion.reading, each.conclusion.by
        if reading.error is None or not reading.canonical or by is None:
            continue
        yield about(
            each,
            "{package} says {text}, which is not SPDX: write {canonical}",
            {"text": by.text, "canonical": reading.canonical},
            expected=reading.canonical,
            actual=by.text,
            facts={
                "canonical": reading.canonical,
                "error": reading.error.message,
                "column": reading.error.column,
            },
        )
