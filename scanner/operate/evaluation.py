"""Ask every check of the chosen areas, so that one broken check never costs the others."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import field, replace
from importlib import import_module
from typing import Any

from scanner import plugins
from scanner.evaluate.policies._asking import USUAL, Asking
from scanner.model.check import Check, Rule
from scanner.model.evidence import NotEvaluated
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json
from scanner.operate.between import Between, Watched
from scanner.operate.logs import cause, log

POLICIES = "policies"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What all checks said.

    Attributes:
        observations: each with its `rule` filled in.
        rules: every rule that was asked, by id.
        errors: checks that failed; each makes the run incomplete.
        tested: per rule id, how many resources it looked at, where the area says so.
        sections: tables for the report, by name.
        engines: policy engines used, as "name version".
        off: checks and policies that are there and are switched off.
        shadowed: what policies in the shadow see, each with its `rule`.
    """

    observations: tuple[Observation, ...] = ()
    rules: Mapping[str, Rule] = EMPTY
    errors: tuple[NotEvaluated, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    tested: Mapping[str, int] = EMPTY
    sections: Mapping[str, Json] = EMPTY
    engines: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    shadowed: tuple[Observation, ...] = ()


@dataclass(slots=True)
class _Tally:
    observations: list[Observation] = field(default_factory=list)
    rules: dict[str, Rule] = field(default_factory=dict)
    errors: list[NotEvaluated] = field(default_factory=list)
    not_evaluated: list[NotEvaluated] = field(default_factory=list)
    tested: dict[str, int] = field(default_factory=dict)
    sections: dict[str, Json] = field(default_factory=dict)
    engines: list[str] = field(default_factory=list)
    off: set[str] = field(default_factory=set)
    shadowed: list[Observation] = field(default_factory=list)

    def add(self, other: "_Tally") -> None:
        """Take over what one area said."""
        self.observations += other.observations
        self.rules |= other.rules
        self.errors += other.errors
        self.not_evaluated += other.not_evaluated
        self.tested |= other.tested
        self.sections |= other.sections
        self.engines += other.engines
        self.off |= other.off
        self.shadowed += other.shadowed


def areas() -> tuple[str, ...]:
    """Return the areas there are: the folders of `scanner/evaluate/`, by name."""
    asked = {name.partition("/")[0] for name in plugins.names("evaluate")}
    return tuple(sorted(asked | {POLICIES}))


def evaluate(
    estate: Estate,
    chosen: Sequence[str],
    *,
    engine: Any = None,
    asking: Asking = USUAL,
    between: Between | None = None,
) -> Evaluation:
    """Ask the checks of the chosen areas about an estate.

    Args:
        estate: what is looked at.
        chosen: areas, or ids of single checks.
        engine: policy engine for the area "policies"; None lets the area choose one.
        asking: checks and policies that are switched off, and how policies are asked.
        between: what was said about another estate with the same other arguments.

    Raises:
        LookupError: a chosen area or check does not exist.
    """
    tally = _Tally(off=set(asking.off).intersection(plugins.names("evaluate")))
    between = between or Between()
    asking = replace(asking, only=between.only)
    for area, checks in _by_area(chosen, asking.off).items():
        said: _Tally | None = between.recall(area, estate)
        if said is None:
            said, watched = _Tally(), Watched(estate)
            _ask_area(said, area, checks, watched.as_estate(), (engine, asking))
            between.keep(area, watched, said)
        tally.add(said)
    _note_unknown(tally, chosen, asking.off)
    return Evaluation(
        tuple(tally.observations), tally.rules, tuple(tally.errors), tuple(tally.not_evaluated),
        tally.tested, tally.sections, tuple(tally.engines), tuple(sorted(tally.off)),
        tuple(tally.shadowed),
    )  # fmt: skip


def _by_area(chosen: Sequence[str], off: Set[str]) -> dict[str, list[str]]:
    known = list(plugins.names("evaluate"))
    asked: dict[str, list[str]] = {}
    for name in chosen:
        area, _, single = name.partition("/")
        if single and name not in known:
            raise LookupError(f"no check {name!r}{plugins.closest(name, known)}")
        if not single and area not in areas():
            raise LookupError(f"no area {area!r}{plugins.closest(area, list(areas()))}")
        checks = [name] if single else [c for c in known if c.startswith(f"{area}/")]
        asked.setdefault(area, []).extend(c for c in checks if c not in off)
    return asked


def _note_unknown(tally: _Tally, chosen: Sequence[str], off: Set[str]) -> None:
    """Say which switched off names nothing has: a typing error would leave the check on."""
    if POLICIES not in chosen:
        return  # Only the policies themselves say which ids they have.
    for name in sorted(set(off) - tally.off):
        known = [*plugins.names("evaluate"), *tally.rules]
        reason = f"switched off, but no check or policy has this id{plugins.closest(name, known)}"
        tally.not_evaluated.append(NotEvaluated(name, reason, incomplete=False))


def _ask_area(
    tally: _Tally, area: str, checks: Sequence[str], estate: Estate, policies: tuple[Any, Asking]
) -> None:
    module = import_module(f"scanner.evaluate.{area}._analysis")
    try:
        arguments = (estate, *policies) if area == POLICIES else (estate,)
        analysis = module.analyse(*arguments)
    except Exception as error:  # noqa: BLE001 - a broken area is a state of the report
        log.error("area_failed", area=area, cause=cause(error))
        tally.errors.append(_failed(area, error))
        return
    tally.not_evaluated.extend(analysis.not_evaluated)
    tally.tested.update(getattr(analysis, "tested", {}))
    tally.sections.update(getattr(analysis, "sections", {}))
    if area == POLICIES:
        tally.observations.extend(analysis.observations)
        tally.rules.update(analysis.rules)
        tally.engines += [analysis.engine] if analysis.engine else []
        tally.off.update(analysis.off)
        tally.shadowed.extend(analysis.shadowed)
    for name in checks:
        _ask_check(tally, name, analysis)


def _ask_check(tally: _Tally, name: str, analysis: Any) -> None:
    try:
        check: Check[Any] = plugins.load_as("evaluate", name, Check)
        rule = check.rule(name)
        seen = [replace(one, rule=one.rule or name) for one in check.find(analysis)]
        # A message that cannot be written is a broken check, and must not surface in a report.
        for observation in seen:
            _ = observation.text
    except Exception as error:  # noqa: BLE001 - one broken check is one open question
        log.error("check_failed", check=name, cause=cause(error))
        tally.errors.append(_failed(name, error))
        return
    tally.rules[name] = rule
    tally.observations.extend(seen)


def _failed(what: str, error: Exception) -> NotEvaluated:
    return NotEvaluated(
        what, f"failed with {type(error).__name__}: what it would have found is unknown"
    )
