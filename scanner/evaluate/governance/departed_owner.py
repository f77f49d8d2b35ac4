"""governance/departed-owner."""

from collections.abc import Iterator

from scanner.evaluate.governance._analysis import GovernanceAnalysis
from scanner.evaluate.governance._departed import Departure
from scanner.evaluate.governance._examples import deployment, estate, person, team
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_PATHS = {"owner": ("team",), "deputy": ("deputy",)}


@check(
    title="An owner or deputy is no longer there",
    severity=Severity.HIGH,
    controls=(
        "NIST 800-53r5 PS-4",
        "NIST 800-53r5 PS-5",
        "NIST 800-53r5 CM-8(4)",
        "SOC 2 CC1.3",
        "ISO 27001:2022 A.6.5",
    ),
    examples=(
        Example(
            "everybody is there, and one leaves tomorrow",
            estate(
                team("apps", deputy="analyst-2", members=["analyst-1"]),
                person("analyst-1"),
                person("analyst-2", "deprovisioned", "2028-03-28"),
            ),
        ),
        Example(
            "a team that is over, and nothing is left with it",
            estate(team("old", departed="2028-01-01"), team("apps")),
        ),
        Example(
            "a deputy who left",
            estate(
                team("apps", deputy="Analyst-2"),
                person("analyst-2", "deprovisioned", "2028-03-01"),
            ),
            ("Analyst-2, deputy of apps, left on 2028-03-01",),
        ),
        Example(
            "a team that is over and still owns something",
            estate(team("old", departed="2028-01-01"), deployment("shop/web", owner="old")),
            ("old answers for things, and is no more since 2028-01-01",),
        ),
        Example(
            "a person as owner who left, and no day is known",
            estate(team("analyst-3"), person("analyst-3", "departed")),
            ("analyst-3 answers for things, and left",),
        ),
        Example(
            "one of two members",
            estate(
                team("apps", members=["analyst-1", "analyst-2"]),
                person("analyst-2", "left", "2028-02-01"),
            ),
            ("analyst-2, member of apps, left on 2028-02-01",),
        ),
        Example(
            "a deputy team that is over",
            estate(
                team("apps", deputy="night"), team("night", departed="2028-03-27"),
            ),
            (
                "night, deputy of apps, left on 2028-03-27",
                "night answers for things, and is no more since 2028-03-27",
            ),
        ),
    ),
)  # fmt: skip
def departed_owner(analysis: GovernanceAnalysis) -> Iterator[Observation]:
    """Find entries of owners.yaml whose owner, deputy or members have left.

    Findings, pages and approvals go to somebody who does not read them any more, and often still
    to an account that should be closed. Departures come from `people` in the entitlement files and
    from `departed` in owners.yaml. A member among others is low. Facts: `team`, `role`, `name`,
    `since`.

    Fix: hand over to somebody who is there, and put their name into owners.yaml.
    Source: NIST SP 800-53 rev. 5, PS-4 Personnel Termination and PS-5 Personnel Transfer.
    """
    for one in analysis.departures:
        yield _observed(one)


def _observed(one: Departure) -> Observation:
    when = f" on {one.since}" if one.since else ""
    text = "{name}, {role} of {team}, left{when}"
    if one.role == "owner":
        is_team = one.team.departed is not None
        text = "{name} answers for things, and " + (
            "is no more since {since}" if is_team else "left{when}"
        )
    facts = {"team": one.team.name, "role": one.role, "name": one.name, "since": one.since}
    lesser = one.role == "member" and not one.last
    if lesser:
        facts["severity_reason"] = "others of the team are there"
    return Observation(
        resource=f"trueup/team/{one.team.name}",
        message=text,
        arguments={**facts, "when": when},
        path=_PATHS.get(one.role, ("members", one.name)),
        evidence=tuple(digest for digest in (one.team.evidence, *one.evidence) if digest),
        origin=one.team.origin,
        severity=Severity.LOW if lesser else None,
        facts=facts,
        owner=one.team.name,
    )
