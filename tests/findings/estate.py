"""Small values that the tests of findings share."""

from datetime import UTC, date, datetime

from scanner.findings.history import NO_HISTORY, History
from scanner.findings.settle import Asked, Governed, Settled, settle
from scanner.findings.states import Looked
from scanner.model.check import Rule
from scanner.model.governance import Approval, Waiver
from scanner.model.observation import Observation
from scanner.model.resource import Origin, PathPart
from scanner.model.vocabulary import Severity

NOW = datetime(2027, 6, 1, 3, 17, tzinfo=UTC)
CHANGED = Rule("drift/changed", "Changed", Severity.MEDIUM, "why", "fix", controls=("NIST CM-3",))
MISSING = Rule("drift/missing", "Missing", Severity.HIGH, "why", "fix", controls=("NIST CM-2",))
RULES = {rule.id: rule for rule in (CHANGED, MISSING)}
WEB = "kubernetes/apps/Deployment/shop/web"


def changed(
    path: tuple[PathPart, ...] = ("spec", "replicas"),
    *,
    resource: str = WEB,
    actual: int = 5,
    file: str = "live/web.yaml",
    source: str = "prod",
) -> tuple[str, Observation]:
    return "drift/changed", Observation(
        resource=resource,
        message="{where} is {actual}",
        arguments={"where": "/".join(map(str, path)), "actual": actual},
        path=path,
        expected=3,
        actual=actual,
        evidence=("sha256:live",),
        origin=Origin(source=source, file=file, line=7),
        facts={"op": "changed", "manager": "kube-controller-manager"},
    )


def missing(resource: str = WEB) -> tuple[str, Observation]:
    return "drift/missing", Observation(
        resource=resource, message="gone", facts={"op": "missing"}, evidence=("sha256:spec",)
    )


def waiver(**given: object) -> Waiver:
    values: dict[str, object] = {
        "id": "hpa",
        "rule": "drift/*",
        "reason": "the autoscaler owns this field",
        "owner": "platform",
        "approver": "security-lead",
        "expires": date(2027, 6, 30),
        "approval": Approval.PROVEN,
    }
    return Waiver(**{**values, **given})  # type: ignore[arg-type]  # keywords of the dataclass


def settled(
    *observations: tuple[str, Observation],
    waivers: tuple[Waiver, ...] = (),
    looked: Looked | None = None,
    history: History = NO_HISTORY,
) -> Settled:
    asked = Asked(observations, RULES, {"drift": 4})
    return settle(asked, {}, Governed(waivers=waivers), looked or Looked(NOW), history)
