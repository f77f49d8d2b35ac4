"""licenses/unknown."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, exception, expression, free_text, package
from scanner.evaluate.licenses._observe import about, quoted
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Licence is unknown",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example("a stated licence", estate(package("clear", expression("MIT")))),
        Example(
            "nothing is stated",
            estate(package("silent")),
            ("silent 1.0 does not say under which licence it is",),
        ),
        Example(
            "a field that is filled in with nothing",
            estate(package("shy", free_text("UNKNOWN"))),
            ("shy 1.0 does not say under which licence it is",),
        ),
        Example(
            "a statement that is not understood",
            estate(package("odd", expression("MTI"))),
            ('odd 1.0 says License-Expression "MTI", which is no known licence',),
        ),
        Example(
            "somebody looked and answers for it",
            estate(package("silent"), settings=exception(package="silent")),
        ),
    ),
)
def unknown(analysis: Analysis) -> Iterator[Observation]:
    """Find packages whose licence cannot be told from anything they say.

    Without a licence nobody has a right to use the package; with one that no tool can read, nobody
    has checked. Neither is taken for permission. Certain: nothing readable is there. Facts:
    `not_understood`.

    Fix: read the package's own files, then state the result in `licenses.clarify` with the digest
        of the licence file, or replace the package.
    Source: ISO/IEC 5230:2020 (OpenChain), 3.3.1; SPDX Specification 3.0.1, NOASSERTION.
    """
    for each in analysis.packages:
        if not each.is_undecided or each.conclusion.ambiguous or each.exception is not None:
            continue
        said = each.conclusion.unreadable
        message = (
            "{package} says {said}, which is no known licence"
            if said
            else "{package} does not say under which licence it is"
        )
        yield about(
            each,
            message,
            {"said": quoted(said)},
            fact=said[0] if said else None,
            facts={"not_understood": [fact.text for fact in said]},
        )
