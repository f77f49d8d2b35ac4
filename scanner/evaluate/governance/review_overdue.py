"""governance/review-overdue."""

from collections.abc import Iterator
from datetime import timedelta

from scanner.evaluate.governance._analysis import GovernanceAnalysis
from scanner.evaluate.governance._examples import estate, team
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="An entry of owners.yaml was not reviewed in time",
    severity=Severity.LOW,
    controls=(
        "NIST 800-53r5 CM-8",
        "NIST 800-53r5 CM-8(4)",
        "SOC 2 CC1.3",
        "ISO 27001:2022 A.5.9",
    ),
    examples=(
        Example("reviewed in time", estate(team("apps"))),
        Example(
            "on the last day of a quarter",
            estate(team("apps", reviewed="2028-01-01", review_every_days=86)),
        ),
        Example(
            "a day too late",
            estate(team("apps", reviewed="2028-01-01", review_every_days=85)),
            ("apps was last reviewed on 2028-01-01: due by 2028-03-26",),
        ),
        Example(
            "a review that is still to come",
            estate(team("apps", reviewed="2028-03-28")),
            ("apps is said to have been reviewed on 2028-03-28, which is still to come",),
        ),
        Example(
            "a team that is over needs no review",
            estate(team("old", reviewed="2020-01-01", departed="2021-01-01")),
        ),
    ),
)
def review_overdue(analysis: GovernanceAnalysis) -> Iterator[Observation]:
    """Find teams whose on-call route, deputy and duties were not confirmed for too long.

    Routes and duties change quietly; an entry that nobody confirms is right by chance. The interval
    is `review_every_days` of the entry or of the file, 365 unless either says otherwise; the last
    day still counts. Facts: `team`, `reviewed`, `due`.

    Fix: confirm the entry with the team, correct it, and set `reviewed` to that day.
    Source: NIST SP 800-53 rev. 5, CM-8(b) and CM-8(4); ISO/IEC 27001:2022, A.5.9.
    """
    for one in analysis.overdue:
        if one.reviewed is None:
            continue
        due = (one.reviewed + timedelta(days=one.review_days)).isoformat()
        reviewed = one.reviewed.isoformat()
        text = "{team} was last reviewed on {reviewed}: due by {due}"
        if one.reviewed > analysis.as_of.date():
            text = "{team} is said to have been reviewed on {reviewed}, which is still to come"
        facts = {"team": one.name, "reviewed": reviewed, "due": due}
        yield Observation(
            resource=f"trueup/team/{one.name}",
            message=text,
            arguments=facts,
            path=("reviewed",),
            expected=due,
            actual=reviewed,
            evidence=(one.evidence,) if one.evidence else (),
            origin=one.origin,
            facts=facts,
            owner=one.name,
        )
