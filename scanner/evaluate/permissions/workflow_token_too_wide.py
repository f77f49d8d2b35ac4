"""Workflow tokens that may write where no step of the job needs it."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._workflow_token import JobToken, job_tokens
from scanner.model.check import Example, check
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Estate, Json, Origin, Resource
from scanner.model.vocabulary import Certainty, Severity

_EXCESS = "the token of job {job} may write {excess}, which none of its steps needs"
_ALL = "the token of job {job} may write everything; {unknown} may need some of it"
_WRITES = "nothing limits the token of {jobs}, and the repository lets it write by default"
_OPEN: dict[str, Json] = {
    "condition": ["the default of the repository is to read and write"],
    "severity_reason": "the default of new repositories is to read",
}
_DEFAULT = "nothing limits the token of {jobs} but the default of the repository"


def _workflow(permissions: Json, *steps: Json) -> Estate:
    job: dict[str, Json] = {"steps": list(steps)}
    top = {} if permissions is None else {"permissions": permissions}
    return account(Resource("github/workflow/w", "github/workflow", {**top, "jobs": {"test": job}}))


def _told(granted: str) -> Resource:
    kind = "github/workflow_permissions"
    return Resource(f"{kind}/acme/shop", kind, {"default_workflow_permissions": granted})


def _of_job(token: JobToken) -> Observation | None:
    """Return what to say about a job with a block in force."""
    granted = token.granted or {}
    everything = len(granted) > 10 and set(granted.values()) == {"write"}
    if not token.excess or (token.unknown and not everything):
        return None
    excess = sorted(token.excess)
    more = f" and {len(excess) - 3} more" if len(excess) > 3 else ""
    return Observation(
        resource=token.workflow.uid,
        path=("jobs", token.job, "permissions"),
        message=_ALL if token.unknown else _EXCESS,
        arguments={
            "job": token.job,
            "excess": ", ".join(excess[:3]) + more,
            "unknown": ", ".join(token.unknown[:2]),
        },
        evidence=_evidence(token.workflow),
        origin=_place(token.workflow, token.where),
        facts={
            "job": token.job, "granted": dict(granted), "used": dict(token.needed),
            "excess": token.excess, "unknown": list(token.unknown),
        },
        remedy=_remedy([token]),
    )  # fmt: skip


def _of_workflow(tokens: list[JobToken], *, known: bool) -> Observation:
    """Return what to say about the jobs of a workflow that nothing limits.

    `known` says that the default of the repository is known, and is to read and write.
    """
    workflow = tokens[0].workflow
    return Observation(
        resource=workflow.uid,
        path=("permissions",),
        message=_WRITES if known else _DEFAULT,
        arguments={"jobs": ", ".join(one.job for one in tokens[:3])},
        evidence=_evidence(workflow),
        origin=_place(workflow, ("jobs", tokens[0].job)),
        certainty=Certainty.CERTAIN if known else Certainty.CONDITIONAL,
        severity=None if known else Severity.LOW,
        facts={
            "granted": "write" if known else "the default of the repository",
            "used": {one.job: dict(one.needed) for one in tokens},
            "unknown": [step for one in tokens for step in one.unknown],
            **({} if known else _OPEN),
        },
        remedy=_remedy(tokens),
    )


def _remedy(tokens: list[JobToken]) -> Remedy | None:
    known = {one.job: dict(one.needed) for one in tokens if not one.unknown}
    if not known:
        return None
    return Remedy(
        kind="set-workflow-permissions",
        arguments={"file": tokens[0].workflow.origin.file, "jobs": known},
        reason="what the steps need is read from a table: run the workflow before merging",
    )


def _evidence(workflow: Resource) -> tuple[str, ...]:
    return (workflow.evidence,) if workflow.evidence else ()


def _place(workflow: Resource, path: tuple[str, ...]) -> Origin:
    return replace(workflow.origin, line=workflow.lines.get(path, workflow.origin.line))


@check(
    title="Workflow token may write more than its job needs",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2", "CIS v8 6.8"),
    examples=(
        Example(
            "tests that may push",
            _workflow({"contents": "write"}, {"uses": "actions/checkout@v4"}, {"run": "make test"}),
            ("the token of job test may write contents, which none of its steps needs",),
        ),
        Example(
            "a release that pushes",
            _workflow(
                {"contents": "write"}, {"uses": "actions/checkout@v4"}, {"run": "git push --tags"}
            ),
        ),
        Example(
            "nothing said",
            _workflow(None, {"uses": "actions/checkout@v4"}),
            ("nothing limits the token of test but the default of the repository",),
        ),
        Example(
            "nothing said, where the repository lets tokens write",
            account(*_workflow(None, {"uses": "actions/checkout@v4"}).resources, _told("write")),
            ("nothing limits the token of test, and the repository lets it write by default",),
        ),
        Example(
            "nothing said, where the repository lets tokens read",
            account(*_workflow(None, {"uses": "actions/checkout@v4"}).resources, _told("read")),
        ),
        Example(
            "everything, and an action of which nothing is known",
            _workflow("write-all", {"uses": "team/deploy@v1"}),
            ("the token of job test may write everything; team/deploy@v1 may need some of it",),
        ),
        Example(
            "an action of which nothing is known may need what is granted",
            _workflow({"contents": "write"}, {"uses": "team/deploy@v1"}),
        ),
        Example("reading only", _workflow("read-all", {"uses": "actions/checkout@v4"})),
        Example(
            "a sign-in with the identity of the workflow",
            _workflow(
                {"id-token": "write"},
                {
                    "uses": "aws-actions/configure-aws-credentials@v4",
                    "with": {"role-to-assume": "arn:aws:iam::111122223333:role/deployer"},
                },
            ),
        ),
    ),
)
def workflow_token_too_wide(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Workflow tokens that may write where no step of the job needs it.

    Every step of a job can use the job's token, those that come with a dependency included: a token
    that may push lets a compromised tool change the repository. What steps need is known from a
    table of actions and of commands; a job with a step that is not in it is reported only for
    `write-all`. Where no block is in force, the workflow is reported once. Facts: `job`, `granted`, `used` (what the steps need), `excess`, `unknown` (steps of which
    the need is not known), `condition`.

    Fix: Give each job a `permissions` block with what its steps need; the remedy holds it.

    Source: NIST SP 800-53 Rev. 5 AC-6; GitHub Docs, "Controlling permissions for GITHUB_TOKEN".
    """
    unlimited: dict[str, list[JobToken]] = {}
    for token in job_tokens(analysis.resources):
        if not token.where:
            unlimited.setdefault(token.workflow.uid, []).append(token)
        elif (found := _of_job(token)) is not None:
            yield found
    default = _default(analysis.resources)
    if default != "read":
        yield from (_of_workflow(tokens, known=bool(default)) for tokens in unlimited.values())


def _default(estate: Estate) -> str:
    """Return what tokens may by default where it is told and certain of which repository; else ""."""
    told = estate.of_kind("github/workflow_permissions")
    sources = {one.origin.source for one in estate.of_kind("github/workflow")}
    if len(told) != 1 or len(sources) > 1:
        return ""
    granted = told[0].attributes.get("default_workflow_permissions")
    return granted if granted in ("read", "write") else ""
