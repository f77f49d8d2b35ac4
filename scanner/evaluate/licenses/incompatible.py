"""licenses/incompatible."""

from collections.abc import Iterator, Mapping

from scanner.evaluate.licenses._analysis import Analysis
from scanner.evaluate.licenses._examples import estate, expression, package
from scanner.evaluate.licenses._observe import about
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Certainty, Severity
from scanner.normalize.grammars.license_compatibility import Fit, fits
from scanner.normalize.grammars.spdx import read

_APACHE: Mapping[str, Json] = {"deny": ["AGPL-1.0-only"], "project": "Apache-2.0"}
_GPL_2: Mapping[str, Json] = {"deny": ["AGPL-1.0-only"], "project": "GPL-2.0-only"}


@check(
    title="Licence does not go with the project's own",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example("permissive in permissive", estate(package("lib", expression("MIT")), settings=_APACHE)),
        Example(
            "copyleft in permissive",
            estate(package("lib", expression("GPL-3.0-only")), settings=_APACHE),
            ("lib 1.0 is under GPL-3.0-only, which does not go into a whole under Apache-2.0",),
        ),
        Example(
            "a permissive licence whose terms the copyleft of the whole does not accept",
            estate(package("lib", expression("Apache-2.0")), settings=_GPL_2),
            ("lib 1.0 is under Apache-2.0, which does not go into a whole under GPL-2.0-only",),
        ),
        Example(
            "one branch of an OR goes with it",
            estate(package("lib", expression("GPL-3.0-only OR MIT")), settings=_APACHE),
        ),
        Example(
            "each part of an AND counts",
            estate(package("lib", expression("GPL-3.0-only AND MIT")), settings=_APACHE),
            ("lib 1.0 is under GPL-3.0-only AND MIT, which does not go into a whole under Apache-2.0",),
        ),
        Example("the project names no licence of its own", estate(package("lib", expression("GPL-3.0-only")), settings={})),
    ),
)  # fmt: skip
def incompatible(analysis: Analysis) -> Iterator[Observation]:
    """Find packages whose licence cannot be combined with the one of the project.

    Two licences may each be fine and still not go together: the terms of one forbid what the other
    demands, so that the whole may not be passed on at all. Looked for only where `licenses.project`
    (or `--project`) names the licence that the whole is passed on under; packages for development
    are left out. Conditional: it holds where the package becomes part of what is passed on, as by
    linking. What the table does not know or calls dependent on the way of joining is no finding.
    Facts: `license`, `project`, `part`, `whole`.

    Fix: replace the package, choose another licence for the project, or have an exception approved
        in `licenses.exceptions`.
    Source: licence compatibility matrix of OSADL eG (CC-BY-4.0); ISO/IEC 5230:2020 (OpenChain), 3.3.2.
    """
    project = read(str(analysis.settings.get("project") or ""))
    if project.tree is None:
        return
    for each in analysis.packages:
        tree = each.conclusion.reading.tree
        development = each.resource.attributes["depended_on"] == "development"
        if tree is None or development or each.exception is not None:
            continue
        fit, (part, whole) = fits(tree, project.tree)
        if fit is Fit.NO:
            yield about(
                each,
                "{package} is under {license}, which does not go into a whole under {whole}",
                {"license": each.conclusion.reading.canonical, "whole": project.canonical},
                expected=project.canonical,
                actual=each.conclusion.reading.canonical,
                certainty=Certainty.CONDITIONAL,
                facts={
                    "license": each.conclusion.reading.canonical,
                    "project": project.canonical,
                    "part": part,
                    "whole": whole,
                },
            )
