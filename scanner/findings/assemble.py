"""Observations become findings: identity, severity, owner, one finding per departure, in order."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from scanner.findings.fingerprint import fingerprint, state_hash
from scanner.findings.owners import NOBODY, Ownership, owner_of, route_of
from scanner.model.check import Rule
from scanner.model.finding import Finding
from scanner.model.governance import GitFacts
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Resource
from scanner.model.vocabulary import Severity, Side
from scanner.normalize.grammars.globs import matches as glob_matches


@dataclass(frozen=True, slots=True)
class Override:
    """A line of `severity:` in trueup.yaml: findings of these rules weigh this much, and why."""

    rule: str
    severity: Severity
    reason: str


def overrides_of(settings: Mapping[str, Json]) -> tuple[Override, ...]:
    """Return the severity overrides of trueup.yaml, in file order; the last match wins.

    Args:
        settings: `{"drift/*": "low"}` or `{"drift/*": {"level": "low", "reason": "why"}}`.

    Raises:
        ValueError: a level is not a severity; names the rule and the known levels.
    """
    found = []
    for rule, entry in settings.items():
        level = entry.get("level") if isinstance(entry, Mapping) else entry
        reason = str(entry.get("reason", "")) if isinstance(entry, Mapping) else ""
        if level not in list(Severity):
            known = ", ".join(Severity)
            raise ValueError(f"severity of {rule!r}: {level!r} is not one of {known}")
        found.append(Override(rule, Severity(level), reason or "set in trueup.yaml"))
    return tuple(found)


def by_uid(resources: Iterable[Resource]) -> Mapping[str, Resource]:
    """Return one resource for each uid: the spec's where it names an owner, else the first."""
    found: dict[str, Resource] = {}
    for resource in resources:
        held = found.get(resource.uid)
        names_owner = bool(resource.owner) and resource.side is Side.SPEC
        if held is None or names_owner or (resource.owner and not held.owner):
            found[resource.uid] = resource
    return found


def assemble(
    observations: Iterable[tuple[str, Observation]],
    rules: Mapping[str, Rule],
    resources: Mapping[str, Resource],
    facts: GitFacts,
    severities: Mapping[str, Json] = EMPTY,
    ownership: Ownership = NOBODY,
) -> tuple[Finding, ...]:
    """Return the findings, ordered by severity, rule, resource, fingerprint.

    Args:
        observations: (rule id of the check, observation); an observation that names its own rule
            is reported under that one.
        rules: every rule that may appear.
        resources: by uid, as `by_uid` gives them.
        facts: what git says, for CODEOWNERS.
        severities: the `severity` section of trueup.yaml.
        ownership: owners of sources, and the teams of owners.yaml; how a team is reached goes into
            `facts["owner"]`.

    Observations with one identity become one finding with all their evidence; what the others
    said is kept in `facts["also"]`, so that nothing is lost.

    Raises:
        LookupError: an observation names a rule that is not in `rules`.
    """
    overrides = overrides_of(severities)
    named = [(observation.rule or rule, observation) for rule, observation in observations]
    keyed = [(fingerprint(rule, o.resource, o.path), rule, o) for rule, o in named]
    keyed.sort(key=lambda item: item[0])
    findings = []
    for identity, group in groupby(keyed, key=lambda item: item[0]):
        members = list(group)
        rule = rules.get(members[0][1])
        if rule is None:
            raise LookupError(
                f"no rule {members[0][1]!r} for an observation about {members[0][2].resource!r}"
            )
        observation = _merged(_in_order([member[2] for member in members]))
        resource = resources.get(observation.resource)
        owner = owner_of(observation, resource, facts.owners, ownership)
        if route := route_of(owner, ownership.teams):
            observation = replace(observation, facts={**observation.facts, "owner": route})
        findings.append(_finding(identity, rule, observation, owner, overrides))
    return tuple(sorted(findings, key=order))


def order(finding: Finding) -> tuple[int, str, str, str]:
    """Return the sort key of reports: severity, rule, resource, fingerprint."""
    return (
        finding.severity.rank,
        finding.rule,
        finding.observation.resource,
        finding.fingerprint,
    )


def _finding(
    identity: str,
    rule: Rule,
    observation: Observation,
    owner: str,
    overrides: tuple[Override, ...],
) -> Finding:
    severity = observation.severity or rule.severity
    matching = [entry for entry in overrides if glob_matches(entry.rule, rule.id)]
    if matching and not observation.only_warns:
        severity = matching[-1].severity
        reason = {"severity_reason": matching[-1].reason}
        observation = replace(observation, facts={**observation.facts, **reason})
    return Finding(
        rule=rule.id,
        observation=observation,
        fingerprint=identity,
        state_hash=state_hash(observation.expected, observation.actual),
        severity=severity,
        confidence=rule.confidence,
        owner=owner,
        controls=rule.controls,
    )


def _in_order(members: list[Observation]) -> list[Observation]:
    """Return observations of one identity in an order that rests on what they say alone."""
    if len(members) == 1:
        return members
    return sorted(members, key=lambda one: (one.text, state_hash(one.expected, one.actual)))


def _merged(members: list[Observation]) -> Observation:
    """Return the first of one identity, with everything the others add."""
    first = members[0]
    if len(members) == 1 and len(set(first.evidence)) == len(first.evidence):
        return first
    texts = list(dict.fromkeys(member.text for member in members))
    evidence = tuple(dict.fromkeys(digest for member in members for digest in member.evidence))
    severities = [member.severity for member in members if member.severity]
    facts = {**first.facts, "also": texts[1:]} if len(texts) > 1 else first.facts
    return replace(
        first,
        evidence=evidence,
        facts=facts,
        severity=min(severities, key=lambda level: level.rank) if severities else None,
        remedy=next((member.remedy for member in members if member.remedy), None),
    )
