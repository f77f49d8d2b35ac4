"""What a policy would have found in past nights, and the record of how far each is rolled out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from scanner.evaluate.policies._analysis import PolicyAnalysis, analyse
from scanner.evaluate.policies._asking import Asking
from scanner.evaluate.policies._policy import KIND, MODES, Policy, policies_of
from scanner.evaluate.policies._severities import SECTION
from scanner.evidence.store import EvidenceStore
from scanner.findings.assemble import overrides_of
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource
from scanner.model.run import Report
from scanner.model.vocabulary import Severity, Side
from scanner.normalize.grammars.globs import matches
from scanner.operate.config import Configuration
from scanner.operate.governance import BUILT_IN, BUNDLE, governance_sources
from scanner.operate.kept_inputs import kept_inputs
from scanner.operate.ledger.chain import body_of
from scanner.operate.ledger.store import Ledger
from scanner.operate.passing_context import passing_context
from scanner.operate.pipeline import gather, understand

EVENT = "policy-modes"
WEIGHED = "policy-severities"
_POLICIES = "policies"


@dataclass(frozen=True, slots=True)
class Night:
    """What a policy says about what one run read.

    Attributes:
        run: id of the run.
        as_of: the instant that the run judged by.
        seen: what the policy finds there.
        blocked: how many of these would have reached `fail_on`.
        unknown: why there is no answer, or only a part of one; "" otherwise.
    """

    run: str
    as_of: datetime | None = None
    seen: tuple[Observation, ...] = ()
    blocked: int = 0
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
    modes = list(configuration.settings.get(_POLICIES, {}).get("modes") or ())
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

    Raises:
        LookupError: no policy has this id.
    """
    sources = [
        source
        for source in governance_sources(configuration)
        if source.name in (_POLICIES, BUILT_IN) or source.kind == BUNDLE
    ]
    context = passing_context(configuration.root)
    policies = understand(gather(sources, context).snapshots).resources
    modules = [one for one in policies if one.kind == KIND]
    ids = {one.rule.id: one for one in policies_of(modules) if isinstance(one, Policy)}
    if rule not in ids:
        raise LookupError(f"no policy {rule!r}: `trueup policy list` names those there are")
    asked = Asking(off=frozenset(ids.keys() - {rule}), secret=context.secret)
    for run in runs:
        try:
            held = kept_inputs(store, run)
            snapshots = [
                one
                for one in store.load(run)
                if one.source.name not in (_POLICIES, BUILT_IN) and one.source.kind != BUNDLE
            ]
        except LookupError as error:
            yield Night(run, unknown=str(error))
            continue
        settings = {**configuration.settings.get(_POLICIES, {}), "modes": _HOLDING}
        estate = Estate(
            (*understand(snapshots).resources, *policies),
            held.question.as_of,
            {**held.question.settings, _POLICIES: settings},
        )
        found = analyse(estate, asking=asked)
        yield _night(run, held.question.as_of, found, ids[rule], configuration)


# What would be found if it held already, whatever its own file or the configuration says now.
_HOLDING: list[Json] = [{"rule": "**", "mode": "enforce"}, {"rule": "*/*", "mode": "enforce"}]


def _night(
    run: str, as_of: datetime, found: PolicyAnalysis, policy: Policy, configuration: Configuration
) -> Night:
    seen = tuple(one for one in found.observations if one.rule == policy.rule.id)
    levels = [_severity(one, policy, configuration) for one in seen]
    blocked = sum(level.reaches(configuration.fail_on) for level in levels)
    open_questions = [one for one in found.not_evaluated if one.what in (policy.rule.id, _POLICIES)]
    reason = open_questions[0].reason if open_questions else ""
    return Night(run, as_of, seen, blocked, reason)


def _severity(one: Observation, policy: Policy, configuration: Configuration) -> Severity:
    named = [o for o in overrides_of(configuration.severities) if matches(o.rule, policy.rule.id)]
    return named[-1].severity if named else one.severity or policy.rule.severity
