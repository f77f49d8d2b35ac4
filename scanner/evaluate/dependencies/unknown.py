"""Distributions of which it is not known what they provide."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import estate, manifest, module
from scanner.evaluate.dependencies._observe import at, evidence, facts_of, path_of
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Certainty, Confidence, Severity

_MESSAGE = (
    "{distribution} is declared in {group}, but which modules it provides is not known: it may be "
    "unused, or it may provide {unexplained}"
)


@check(
    title="Distribution with unknown modules",
    severity=Severity.INFO,
    confidence=Confidence.LOW,
    controls=("NIST 800-53r5 CM-8", "CIS v8 2.1"),
    examples=(
        Example(
            "an unexplained import, and a name that tells nothing of its modules",
            estate(manifest("acme-widgets"), module("shop/orders.py", "wdg")),
            (
                "acme-widgets is declared in dependencies, but which modules it provides is not known: "
                "it may be unused, or it may provide wdg",
            ),
        ),
        Example(
            "the settings say what it provides",
            estate(
                manifest("acme-widgets"),
                module("shop/orders.py", "wdg"),
                modules={"acme-widgets": ["wdg"]},
            ),
        ),
    ),
)
def unknown(analysis: Analysis) -> Iterator[Observation]:
    """Find declarations that cannot be called used or unused.

    A name need not be the name of what is imported. As long as some import has no known provider,
    a distribution that is not known either may be the one; calling it unused would be a guess.

    Fix: give the environment with `--environment`, or name its modules in `dependencies.modules`.
    Source: Python Packaging User Guide, "Distribution package vs. import package".
    """
    for found in analysis.unknown:
        declared = found.declared
        yield Observation(
            resource=declared.manifest.uid,
            message=_MESSAGE,
            arguments={
                "distribution": declared.distribution,
                "group": declared.group,
                "unexplained": ", ".join(found.unexplained[:5]),
            },
            path=path_of(declared),
            evidence=evidence([declared]),
            origin=at(declared),
            certainty=Certainty.CONDITIONAL,
            facts={
                **facts_of(declared),
                "step": "none",
                "tried": list(found.modules),
                "unexplained": list(found.unexplained),
            },
        )
