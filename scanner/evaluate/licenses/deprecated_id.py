"""licenses/deprecated-id."""

from collections.abc import Iterator

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, expression, package
from scanner.evaluate.licenses._observe import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Licence is stated with a deprecated SPDX id",
    severity=Severity.INFO,
    controls=("NIST 800-53r5 CM-10",),
    examples=(
        Example(
            "a current id",
            estate(package("new", expression("GPL-2.0-or-later")), settings={}),
        ),
        Example(
            "an id of an old list",
            estate(package("old", expression("GPL-2.0+")), settings={}),
            ("old 1.0 says GPL-2.0+, an id that SPDX has replaced: GPL-2.0-or-later",),
        ),
    ),
)
def deprecated_id(analysis: Analysis) -> Iterator[Observation]:
    """Find packages whose licence is written with an id that SPDX no longer recommends.

    The old GNU ids do not say whether a later version may be chosen; they are read as SPDX reads
    them, and the verdict stands on the replacement. Certain. Facts: `deprecated`, `replacement`.

    Fix: ask the package to state the current id; nothing is wrong with using it.
    Source: SPDX License List, deprecated license identifiers.
    """
    for each in analysis.packages:
        reading = each.conclusion.reading
        if not reading.deprecated:
            continue
        yield about(
            each,
            "{package} says {old}, an id that SPDX has replaced: {new}",
            {"old": ", ".join(reading.deprecated), "new": reading.canonical},
            expected=reading.canonical,
            actual=each.conclusion.by.text if each.conclusion.by else None,
            facts={"deprecated": list(reading.deprecated), "replacement": reading.canonical},
        )
