"""What a policy would have found in past nights, and the record of how far each is rolled out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from scanner.evaluate.policies._policy import KIND, MODES, Policy, policies_of
from scanner.evaluate.policies._severities import SECTION
from scanner.evidence.store import EvidenceStore
from scanner.model.evidence import Source
from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.model.run import Report
from scanner.model.vocabulary import Side
from scanner.operate.asked import Question
from scanner.operate.assessment import assess_resources
from scanner.operate.config import Configuration
from scanner.operate.governance import BUILT_IN, BUNDLE, governance_sources
from scanner.operate.judgement import Judgement
from scanner.operate.kept_inputs import KeptInputs, kept_inputs
from scanner.operate.ledger.chain import body_of
from scanner.operate.ledger.store import Ledger
from scanner.operate.passing_context import passing_context
from scanner.operate.pipeline import Gathered, gather, understand
from scanner.plugins import closest

EVENT = "policy-modes"
WEIGHED = "policy-severities"
_POLICIES = "policies"


@dataclass(frozen=True, slots=True)
class Night:
    """What a policy says about what one run read.

    Attributes:
        run: id of the run.
        as_of: the instant that the run judged by; None where it cannot be judged at all.
        seen: what the policy finds there, without what was waived.
        blocked: how many of these would have reached `fail_on`.
        waived: how many waivers of that night answer for.
        unknown: why there is no answer, or only a part of one; "" otherwise.
    """

    run: str
    as_of: datetime | None = None
    seen: tuple[Finding, ...] = ()
    blocked: int = 0
    waived: int = 0
    unknown: str = ""


def note_policies(
    ledger: Ledger, report: Report, configuration: Configuration, resources: Sequence[Resource]
) -> None:
    """Write into the audit log how far policies are rolled out, and which rules they weigh otherwise.

    Each only where it has changed since it was written last.

    Args:
        ledger: of the estate.
        report: of the run, with the table `severities_by_policy`.
        configuration: with `policies.modes`.
        resources: among them the policies, which may ask for a mode themselves.

    Raises:
        LedgerError: the ledger cannot be written.
    """
    modes = [
        {key: held for key, held in mode.items() if key != "place"}
        for mode in configuration.settings.get(_POLICIES, {}).get("modes") or ()
    ]
    _note(ledger, report, (EVENT, "modes"), [*modes, *_asked_for(resources)])
    keys = ("rule", "from", "to", "reason", "policy")
    rows = report.sections.get(SECTION) or ()
    said = sorted({tuple(str(row[key]) for key in keys) for row in rows})
    weighed = [dict(zip(keys, one, strict=True)) for one in said]
    _note(ledger, report, (WEIGHED, "severities"), weighed)


def _asked_for(resources: Sequence[Resource]) -> Iterator[Json]:
    """Yield what the team's policies say in their own METADATA, but for those that hold anyway."""
    modules = [
        one
        for one in resources
        if one.kind == KIND and one.side is Side.SPEC and one.origin.source != BUILT_IN
    ]
    for policy in policies_of(modules):
        if isinstance(policy, Policy) and policy.mode != MODES[0]:
            yield {"rule": policy.rule.id, "mode": policy.mode, "by": policy.module.origin.file}


def _note(ledger: Ledger, report: Report, event: tuple[str, str], value: list[Json]) -> None:
    (kind, key), name = event, report.name
    held = [body_of(event) for event in ledger.said(kind)]
    before = next((each for each in reversed(held) if each["name"] == name), None)
    if value != (before[key] if before else []):
        ledger.tell(report.run.id, [(kind, {"name": name, key: value})])


def impact(
    configuration: Configuration, store: EvidenceStore, runs: Sequence[str], rule: str
) -> Iterator[Night]:
    """Yield what the policy as it is now says about each of the stored runs, in their order.

    What was waived that night is no finding. Severities and the threshold are those of today.

    Raises:
        LookupError: no policy has this id.
    """
    sources = [one for one in governance_sources(configuration) if _holds_policies(one)]
    context = passing_context(configuration.root)
    policies = understand(gather(sources, context).snapshots)
    modules = [one for one in policies.resources if one.kind == KIND]
    namespaces = configuration.settings.get(_POLICIES, {}).get("namespaces") or ("main",)
    ids = [one.rule.id for one in policies_of(modules, namespaces) if isinstance(one, Policy)]
    if rule not in ids:
        hint = closest(rule, ids)
        raise LookupError(f"no policy {rule!r}{hint}: `trueup policy list` names those there are")
    judgement = Judgement(secret=context.secret)
    for run in runs:
        try:
            held = kept_inputs(store, run)
            snapshots = [one for one in store.load(run) if not _holds_policies(one.source)]
            gathered = Gathered(tuple(snapshots), store.gaps(run))
        except LookupError as error:
            yield Night(run, unknown=str(error))
            continue
        night = understand(snapshots)
        everything = replace(night, resources=(*night.resources, *policies.resources))
        question = _question(held, configuration, set(ids) - {rule})
        judged = assess_resources(
            gathered, everything, question, replace(judgement, facts=held.facts)
        )
        yield _night(run, judged, rule, configuration)


def _holds_policies(source: Source) -> bool:
    return source.name in (_POLICIES, BUILT_IN) or source.kind == BUNDLE


# What would be found if it held already, whatever its own file or the configuration says now.
_HOLDING: list[Json] = [{"rule": "**", "mode": "enforce"}, {"rule": "*/*", "mode": "enforce"}]


def _question(held: KeptInputs, configuration: Configuration, off: set[str]) -> Question:
    now = configuration.settings.get(_POLICIES, {})
    return replace(
        held.question,
        areas=(_POLICIES,),
        off=tuple(sorted(off)),
        settings={**held.question.settings, _POLICIES: {**now, "modes": _HOLDING}},
        severities=configuration.severities,
        fail_on=configuration.fail_on,
    )


def _night(run: str, judged: Report, rule: str, configuration: Configuration) -> Night:
    seen = tuple(one for one in judged.findings if one.rule == rule)
    waived = sum(one.finding.rule == rule for one in judged.waived)
    blocked = sum(one.severity.reaches(configuration.fail_on) for one in seen)
    reasons = [
        one.reason
        for one in (*judged.errors, *judged.not_evaluated)
        if one.incomplete and one.what in (rule, _POLICIES)
    ]
    reasons += [f"{one.source} {one.place} was not read: {one.reason}" for one in judged.unread]
    more = f", and {len(reasons) - 1} more" if len(reasons) > 1 else ""
    unknown = f"{reasons[0]}{more}" if reasons else ""
    return Night(run, judged.run.inputs.as_of, seen, blocked, waived, unknown)
