"""governance/unowned."""

from collections.abc import Iterator

from scanner.evaluate.governance._analysis import GovernanceAnalysis, Uncovered
from scanner.evaluate.governance._examples import deployment, estate, spec, team, tool
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_SHOWN = 20


@check(
    title="Nobody in owners.yaml answers for it",
    severity=Severity.MEDIUM,
    controls=(
        "NIST 800-53r5 CM-8(4)",
        "SOC 2 CC1.3",
        "ISO 27001:2022 A.5.9",
        "CIS v8 1.1",
    ),
    examples=(
        Example("no owners.yaml, nothing to hold against it", estate(tool("robot"))),
        Example(
            "tools, live resources and specs with a team each",
            estate(
                team("apps", aliases=["@acme/apps"], covers=[{"tool": "robot"}]),
                tool("robot"), deployment("shop/web"), spec("specs/db/x.yaml"),
                owner="apps", code_owners="@acme/apps",
            ),
        ),
        Example(
            "covered by kind and name",
            estate(
                team("apps", covers=[{"source": "cluster", "kind": "kubernetes/*", "name": "web"}]),
                deployment("shop/web"),
            ),
        ),
        Example(
            "a tool that no entry covers",
            estate(team("apps", covers=[{"tool": "robot"}]), tool("robot"), tool("ide")),
            ("nobody answers for tool ide",),
        ),
        Example(
            "one of two",
            estate(team("apps", covers=[{"name": "web"}]), deployment("shop/web"), deployment("shop/api")),
            ("nobody answers for kubernetes/apps/Deployment of cluster (1 of 2)",),
        ),
        Example(
            "an owner who is not listed",
            estate(team("apps"), spec("specs/db/x.yaml"), code_owners="@acme/data"),
            ("specs in specs/db: owned by @acme/data, whom owners.yaml does not list",),
        ),
    ),
)  # fmt: skip
def unowned(analysis: GovernanceAnalysis) -> Iterator[Observation]:
    """Find tools, repositories, specs and live resources that no entry of owners.yaml covers.

    What nobody answers for is put right by nobody: its findings wait, and at night there is no one
    to call. A resource is covered by what it says itself, by CODEOWNERS, by `covers` of an entry or
    by the owner of its source, as long as owners.yaml lists the team. Asked only where there is an
    owners.yaml. Facts: `named`, `count`, `total`, `examples`.

    Fix: add the team with its on-call route to owners.yaml, or add what it answers for to `covers`.
    Source: NIST SP 800-53 rev. 5, CM-8(4) Accountability Information.
    """
    for one in analysis.uncovered:
        yield _observed(one, analysis)


def _observed(one: Uncovered, analysis: GovernanceAnalysis) -> Observation:
    total, count = len(one.group.members), len(one.members)
    part = f" ({count} of {total})" if count < total else ""
    text = "nobody answers for {what}{part}"
    if one.named:
        text = "{what}{part}: owned by {named}, whom owners.yaml does not list"
    register = dict.fromkeys(team.evidence for team in analysis.register.teams)
    members = dict.fromkeys(member.evidence for member in one.members[:_SHOWN])
    facts = {
        "named": one.named,
        "count": count,
        "total": total,
        "examples": list(dict.fromkeys(member.uid for member in one.members))[:_SHOWN],
    }
    if one.named:
        facts["severity_reason"] = "somebody is named, and only the way to reach them is missing"
    return Observation(
        resource=one.group.uid,
        message=text,
        arguments={"what": one.group.words, "part": part, "named": one.named},
        path=one.group.path,
        evidence=tuple(digest for digest in {**members, **register} if digest),
        origin=one.members[0].origin,
        severity=Severity.LOW if one.named else None,
        facts=facts,
        owner=one.named,
    )
