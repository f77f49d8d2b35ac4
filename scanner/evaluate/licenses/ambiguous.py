"""licenses/ambiguous."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import classifier, estate, expression, free_text, package
from scanner.evaluate.licenses._observe import about, quoted
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Licence is named without saying which version or variant",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "the expression says which",
            estate(
                package("exact", expression("BSD-3-Clause"), classifier("BSD License")),
                settings={"allow": ["BSD-3-Clause"]},
            ),
        ),
        Example(
            "BSD alone is never guessed",
            estate(package("vague", free_text("BSD"), classifier("BSD License"))),
            (
                'vague 1.0 says License "BSD", classifier "License :: OSI Approved :: BSD License",'
                " which does not tell one licence",
            ),
        ),
        Example(
            "two classifiers have no AND or OR between them",
            estate(
                package("dual", classifier("MIT License"), classifier("ISC License (ISCL)")),
                settings={},
            ),
            (
                'dual 1.0 says classifier "License :: OSI Approved :: MIT License", classifier '
                '"License :: OSI Approved :: ISC License (ISCL)", which does not tell one licence',
            ),
        ),
    ),
)
def ambiguous(analysis: Analysis) -> Iterator[Observation]:
    """Find packages that name a licence, but not one licence.

    "BSD" is a dozen licences and "LGPL" several versions with different duties; choosing the
    likeliest would be a guess in a place where auditors expect a fact. Certain: the statements do
    not decide, and no licence file in the package does. Facts: `statements`.

    Fix: read the licence file and state the result in `licenses.clarify` with its digest, or ask
        the package to declare License-Expression (PEP 639).
    Source: PEP 639, on ambiguous classifiers; ISO/IEC 5230:2020 (OpenChain), 3.3.1.
    """
    for each in analysis.packages:
        said = each.conclusion.ambiguous
        if not each.is_undecided or not said or each.exception is not None:
            continue
        yield about(
            each,
            "{package} says {said}, which does not tell one licence",
            {"said": quoted(said)},
            fact=said[0],
            facts={"statements": [fact.text for fact in said]},
        )
