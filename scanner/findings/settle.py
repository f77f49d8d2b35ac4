"""From observations to what a report says about them, in the one order that is right."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from scanner.findings import waivers
from scanner.findings.assemble import assemble, order
from scanner.findings.controls import control_results
from scanner.findings.correction_rules import CORRECTION_RULES
from scanner.findings.history import NO_HISTORY, History
from scanner.findings.owners import NOBODY, Ownership
from scanner.findings.states import ENTRY_RULES, Looked, stated, with_history
from scanner.findings.waiver_rules import WAIVER_RULES as RULES
from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated
from scanner.model.finding import Finding, Waived
from scanner.model.governance import GitFacts, Waiver
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Resource
from scanner.model.run import ControlResult, Gone


@dataclass(frozen=True, slots=True)
class Governed:
    """What people decided, as far as it concerns findings.

    Attributes:
        severities: the `severity` section of trueup.yaml.
        ownership: owners of sources, and the teams of owners.yaml.
        waiver_max_days: how far ahead a waiver may end; None for any time.
        about_corrections: what is wrong with corrections, with the ids of the rules.
    """

    facts: GitFacts = field(default_factory=GitFacts)
    waivers: tuple[Waiver, ...] = ()
    severities: Mapping[str, Json] = EMPTY
    ownership: Ownership = NOBODY
    waiver_max_days: int | None = None
    about_corrections: tuple[tuple[str, Observation], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the checks said.

    Attributes:
        observations: (rule id of the check, observation).
        rules: every rule that was asked, by id.
        tested: how many resources a rule or an area looked at, by its id.
        shadowed: what policies in the shadow see, with their ids.
    """

    observations: tuple[tuple[str, Observation], ...]
    rules: Mapping[str, Rule]
    tested: Mapping[str, int] = EMPTY
    shadowed: tuple[tuple[str, Observation], ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What a report says about findings.

    Attributes:
        findings, waived: ordered by severity, rule, resource, fingerprint.
        rules: the given rules, and those about waiver entries.
        shadowed: what would be found if no policy were in the shadow, ordered as findings are.
        answered: fingerprint of each of these that a waiver answers for -> its id.
    """

    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    fixed: tuple[Gone, ...]
    rules: Mapping[str, Rule]
    controls: tuple[ControlResult, ...]
    shadowed: tuple[Finding, ...] = ()
    answered: Mapping[str, str] = EMPTY


def settle(
    asked: Asked,
    resources: Mapping[str, Resource],
    governed: Governed,
    looked: Looked,
    history: History = NO_HISTORY,
) -> Settled:
    """Return findings with identity, owner, state and waivers applied.

    Findings carried over from earlier runs are waived like any other; the findings about waiver
    entries cannot be waived. What policies in the shadow see is no finding, and shows nothing gone.
    """
    rules = asked.rules
    found = _assembled(asked.observations, rules, resources, governed)
    shadowed = _assembled(asked.shadowed, rules, resources, governed)
    looked = replace(looked, shadowed=frozenset(one.fingerprint for one in shadowed))
    seen, carried, gone = with_history(found, history, looked)
    carried_entries = [one for one in carried if one.rule.startswith(ENTRY_RULES)]
    carried = tuple(one for one in carried if one not in carried_entries)
    still_open, waived, extra = waivers.apply(
        sorted((*seen, *carried), key=order),
        governed.waivers,
        looked.as_of,
        complete=not looked.unread and not any(q.incomplete for q in looked.open_questions),
        evaluated=looked.rules if looked.rules is not None else rules,
        max_days=governed.waiver_max_days,
    )
    extra, answered = _with_shadow(extra, shadowed, governed, looked)
    of_entries = {**RULES, **CORRECTION_RULES}
    about = _assembled((*extra, *governed.about_corrections), of_entries, resources, governed)
    about_entries = stated(about, history, looked.as_of)
    present = {one.fingerprint for one in about_entries}
    unseen_entries = [one for one in carried_entries if one.fingerprint not in present]
    everything = _with_rules_of_entries(rules, governed)
    findings = tuple(sorted((*still_open, *about_entries, *unseen_entries), key=order))
    # A control whose rule is in the shadow has not passed: what is seen there is an open question.
    watched = (NotEvaluated(one.rule, "in the shadow") for one in shadowed)
    questions = (*looked.open_questions, *watched)
    return Settled(
        findings=findings,
        waived=waived,
        fixed=tuple(one for one in gone if one.fingerprint not in present),
        rules=everything,
        controls=control_results(everything, findings, waived, asked.tested, questions),
        shadowed=shadowed,
        answered=answered,
    )


def _with_rules_of_entries(rules: Mapping[str, Rule], governed: Governed) -> Mapping[str, Rule]:
    return {
        **rules,
        **(RULES if governed.waivers else {}),
        **(CORRECTION_RULES if governed.about_corrections else {}),
    }


def _with_shadow(
    said: tuple[tuple[str, Observation], ...],
    shadowed: tuple[Finding, ...],
    governed: Governed,
    looked: Looked,
) -> tuple[tuple[tuple[str, Observation], ...], Mapping[str, str]]:
    """Return what is left to say about entries, and which of them answers for what is in the shadow."""
    if not shadowed:
        return said, EMPTY
    covering = waivers.covering(governed.waivers, shadowed)
    waived = waivers.apply(shadowed, governed.waivers, looked.as_of)[1]
    answered = {one.finding.fingerprint: one.waiver for one in waived}
    return tuple(one for one in said if waivers.of_use(one, covering)), answered


def _assembled(
    observations: Iterable[tuple[str, Observation]],
    rules: Mapping[str, Rule],
    resources: Mapping[str, Resource],
    governed: Governed,
) -> tuple[Finding, ...]:
    return assemble(
        observations,
        rules,
        resources,
        governed.facts,
        governed.severities,
        governed.ownership,
    )
