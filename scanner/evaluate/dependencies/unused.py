"""Distributions that a project declares and nothing uses."""

from collections.abc import Iterator

from scanner.evaluate.dependencies._examples import (
    declaration,
    estate,
    go_mod,
    manifest,
    module,
    package,
)
from scanner.evaluate.dependencies._observe import at, evidence, facts_of, path_of, removal
from scanner.evaluate.dependencies._records import Analysis
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Certainty, Severity

_MESSAGE = "{distribution} is declared in {group}, and nothing in the project uses it"


@check(
    title="Declared but unused distribution",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 CM-7",
        "NIST 800-53r5 SA-22",
        "SOC 2 CC6.8",
        "CIS v8 2.3",
        "ISO 27001:2022 A.8.19",
    ),
    examples=(
        Example(
            "every declaration is imported, started, configured or loaded as a plugin",
            estate(
                manifest(
                    "requests",
                    declaration("pytest", "development"),
                    declaration("pytest-cov", "development"),
                    declaration("types-requests", "development"),
                ),
                module("shop/orders.py", "requests.adapters"),
                module("tests/test_orders.py", "pytest"),
            ),
        ),
        Example(
            "nothing imports it, names it, starts it or configures it",
            estate(manifest("requests", "funcy"), module("shop/orders.py", "requests")),
            ("funcy is declared in dependencies, and nothing in the project uses it",),
        ),
        Example(
            "a plugin whose host is not in use",
            estate(
                manifest(declaration("pytest-cov", "development")), module("shop/orders.py", "json")
            ),
            (
                "pytest-cov is declared in dependency-groups.development, and nothing in the project uses it",
            ),
        ),
        Example(
            "kept by settings with a reason",
            estate(
                manifest("funcy"), module("shop/orders.py"), keep={"funcy": "the console needs it"}
            ),
        ),
        Example(
            "an npm package that nothing names beside one that settings of a tool name in short",
            estate(
                package("left-pad", declaration("eslint-config-airbnb", "development")),
                module("src/a.js", "node:fs", language="javascript"),
                module(".eslintrc", language="javascript", tool="eslint", strings={"airbnb": 1}),
            ),
            ("left-pad is declared in dependencies, and nothing in the project uses it",),
        ),
        Example(
            "a Go module that nothing imports",
            estate(
                go_mod("example.org/log", "example.org/idle"),
                module("main.go", "fmt", "example.org/log/text", language="go"),
            ),
            ("example.org/idle is declared in dependencies, and nothing in the project uses it",),
        ),
    ),
)
def unused(analysis: Analysis) -> Iterator[Observation]:
    """Find distributions that are declared and that nothing in the project uses.

    What nobody uses is still installed, updated, licensed and attacked. It hides which libraries
    the project really rests on, and a vulnerability in it costs work for nothing.

    Fix: remove the declaration and lock again; or say in `dependencies.keep` why it stays.
    Source: NIST SP 800-53r5 CM-7 (least functionality); import and entry point rules of the Python
    Packaging User Guide.
    """
    for found in analysis.unused:
        declared = found.declared
        # The Go command itself goes by imports alone; elsewhere tools and macros hide some uses.
        hidden = declared.manifest.attributes["ecosystem"] not in ("pypi", "go")
        unsure = hidden or declared.use == "optional"
        yield Observation(
            resource=declared.manifest.uid,
            message=_MESSAGE,
            arguments={"distribution": declared.distribution, "group": declared.group},
            path=path_of(declared),
            evidence=evidence([declared]),
            origin=at(declared),
            certainty=Certainty.CONDITIONAL if unsure else Certainty.CERTAIN,
            facts={
                **facts_of(declared),
                "step": found.step,
                "modules": list(found.modules),
                **({"severity_reason": found.why_manual} if hidden else {}),
            },
            severity=Severity.LOW if hidden else None,
            remedy=removal(found),
        )
