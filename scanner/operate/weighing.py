"""The team's own policies say how much each finding weighs, once all checks have spoken."""

from dataclasses import replace
from typing import Any

from scanner.evaluate.policies._asking import Asking
from scanner.model.resource import Estate
from scanner.model.vocabulary import Side
from scanner.operate.evaluation import Evaluation

_KIND, _RULE = "trueup/policy", "severity"


def weigh(asked: Evaluation, estate: Estate, engine: Any, asking: Asking) -> Evaluation:
    """Return what all checks said, with the severities that policies give, and a table of them."""
    modules = estate.of_kind(_KIND, Side.SPEC)
    if not asked.observations or not any(_RULE in one.attributes["rules"] for one in modules):
        return asked
    from scanner.evaluate.policies._severities import weighed  # noqa: PLC0415 - few have any

    found = weighed(estate, asked.observations, asked.rules, engine, asking)
    return replace(
        asked,
        observations=found.observations,
        not_evaluated=(*asked.not_evaluated, *found.not_evaluated),
        sections={**asked.sections, **found.sections},
    )
