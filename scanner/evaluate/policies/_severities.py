"""The team's own policy on how much a finding weighs: raised or lowered, with a reason, never hidden.

A module of the team has a rule `severity contains {"level": "low", "reason": "..."}`. It is asked
about every finding, of checks and of policies alike, and sees the waivers as `data.trueup`. Where
several answers hold, the highest level does: a policy cannot talk another one down.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.evaluate.policies._analysis import load_sound
from scanner.evaluate.policies._asking import Asking
from scanner.evaluate.policies._choose_engine import choose
from scanner.evaluate.policies._engine import (
    Answer,
    Engine,
    EngineUnavailableError,
    EvaluationError,
    Value,
)
from scanner.evaluate.policies._input import TooDeepError, text_of
from scanner.evaluate.policies._policy import KIND
from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.vocabulary import Severity, Side
from scanner.normalize.grammars.masked import display
from scanner.normalize.grammars.rego_tokens import query_path

SECTION = "severities_by_policy"
RULE = "severity"
_SHIPPED = "built-in policies"
_WHAT = "policies"
_MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """What became of the observations.

    Attributes:
        observations: in their order; one that was weighed says so in its facts.
        rows: one for each that weighs otherwise than before, for the report.
    """

    observations: tuple[Observation, ...]
    not_evaluated: tuple[NotEvaluated, ...] = ()
    rows: tuple[Mapping[str, Json], ...] = ()

    @property
    def sections(self) -> Mapping[str, Json]:
        """The table for the report; empty where nothing weighs otherwise."""
        return {SECTION: list(self.rows[:_MOST_LISTED])} if self.rows else {}


def weighed(
    estate: Estate,
    observations: Sequence[Observation],
    rules: Mapping[str, Rule],
    engine: Engine | None,
    asking: Asking,
) -> Weighed:
    """Return the observations as the team's policies weigh them.

    Without such a policy they stay as they are. What cannot be weighed keeps its severity and is
    not evaluated.
    """
    held = Weighed(tuple(observations))
    by_source: dict[str, list[Resource]] = {}
    for module in estate.of_kind(KIND, Side.SPEC):
        if module.origin.source != _SHIPPED and not module.attributes["test"]:
            by_source.setdefault(module.origin.source, []).append(module)
    for modules in by_source.values():
        if any(RULE in module.attributes["rules"] for module in modules):
            found = _asked(estate, held.observations, rules, (engine, asking), modules)
            held = Weighed(
                found.observations,
                (*held.not_evaluated, *found.not_evaluated),
                (*held.rows, *found.rows),
            )
    return held


def _asked(
    estate: Estate,
    observations: tuple[Observation, ...],
    rules: Mapping[str, Rule],
    how: tuple[Engine | None, Asking],
    modules: list[Resource],
) -> Weighed:
    settings = estate.settings_for("policies")
    try:
        engine = how[0] or choose(settings, how[1])
    except EngineUnavailableError as error:
        return Weighed(observations, (NotEvaluated(_WHAT, str(error)),))
    engine = how[1].through(engine) if how[1].through else engine
    loaded, broken = load_sound(engine, modules, estate)
    weighing = [one for one in modules if RULE in one.attributes["rules"]]
    gaps = tuple(
        NotEvaluated(_WHAT, f"severities: {'; '.join(map(str, broken[one.origin.file][:3]))}")
        for one in weighing
        if one.origin.file in broken
    )
    queries = {
        query_path((*one.attributes["package"], RULE)): str(one.origin)
        for one in weighing
        if one.origin.file not in broken
    }
    if loaded is None:
        return Weighed(observations, gaps)
    try:
        inputs = [_input(one, rules, estate) for one in observations]
        rows = loaded.evaluate_rules(list(queries), inputs)
    except TooDeepError as error:
        return Weighed(observations, (*gaps, NotEvaluated(_WHAT, f"severities: {error}")))
    finally:
        loaded.close()
    found = _taken(observations, rows, list(queries.values()), rules)
    return replace(found, not_evaluated=(*gaps, *found.not_evaluated))


def _input(one: Observation, rules: Mapping[str, Rule], estate: Estate) -> Json:
    rule = rules[one.rule]
    return text_of(
        {
            "finding": {
                "rule": one.rule,
                "resource": one.resource,
                "severity": (one.severity or rule.severity).value,
                "message": one.text,
                "path": list(one.path),
                "expected": display(one.expected),
                "actual": display(one.actual),
                "facts": dict(one.facts),
                "controls": list(rule.controls),
                "source": one.origin.source,
                "file": one.origin.file,
            },
            "as_of": estate.as_of.isoformat(),
        }
    )


def _taken(
    observations: tuple[Observation, ...],
    rows: Sequence[Sequence[Answer]],
    places: Sequence[str],
    rules: Mapping[str, Rule],
) -> Weighed:
    kept, gaps, table = [], [], []
    for one, row in zip(observations, rows, strict=True):
        said: list[tuple[Severity, str, str]] = []
        for answer, place in zip(row, places, strict=True):
            try:
                said += [(level, reason, place) for level, reason in _levels(answer)]
            except ValueError as error:
                gaps.append(NotEvaluated(place, f"severity of {one.rule}: {error}", one.resource))
        before = one.severity or rules[one.rule].severity
        level, reason, place = min(said, key=lambda each: each[0].rank, default=(before, "", ""))
        # What only warns so far must block nothing, whatever its rule weighs.
        if level is before or one.only_warns:
            kept.append(one)
            continue
        facts = {"severity_reason": reason, "severity_policy": place, "severity_before": before}
        kept.append(replace(one, severity=level, facts={**one.facts, **facts}))
        table.append(
            {"rule": one.rule, "resource": one.resource, "from": before.value, "to": level.value,
             "reason": reason, "policy": place}
        )  # fmt: skip
    return Weighed(tuple(kept), tuple(gaps), tuple(table))


def _levels(answer: Answer) -> Iterator[tuple[Severity, str]]:
    """Yield what one policy says.

    Raises:
        ValueError: it gave no answer, or one without a level or a reason.
    """
    held = answer.value if isinstance(answer, Value) else []
    wrong = answer.message if isinstance(answer, EvaluationError) else ""
    if not wrong and not isinstance(held, list):
        wrong = 'write `severity contains {"level": ..., "reason": ...}`'
    if wrong:
        raise ValueError(wrong)
    for each in held:
        level = each.get("level") if isinstance(each, Mapping) else None
        reason = each.get("reason") if isinstance(each, Mapping) else None
        if level not in tuple(Severity):
            raise ValueError(f"level {level!r} is none of {', '.join(Severity)}")
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError("a level without a reason does not count")
        yield Severity(level), reason
