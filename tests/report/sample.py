"""Reports as a company of some size would get them: small and varied, clean, empty, and large."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding, Waived
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, Origin
from scanner.model.run import ControlResult, Gone, Population, Report, RunFacts, RunInputs
from scanner.model.vocabulary import Certainty, Confidence, Exit, Severity, State

NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
_COMMIT = "3f2c1a9be0d47a5516c0e2f9d8b7a6c5e4d3f2a1"


def digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def _rule(
    identifier: str, title: str, severity: Severity, why: str, fix: str, *controls: str
) -> Rule:
    source = "NIST SP 800-53 Rev. 5; see the control families named"
    runbook = "https://runbooks.example/" + identifier
    return Rule(identifier, title, severity, why, fix, source, Confidence.HIGH, controls, runbook)


RULES = {
    rule.id: rule
    for rule in (
        _rule(
            "permissions/wildcard-grant", "A role may do everything", Severity.CRITICAL,
            "Whoever takes this role over controls the account, and no log tells intended use from abuse.",
            "Grant the actions that the role was seen to use; keep break-glass in a role of its own.",
            "NIST 800-53r5 AC-6(1)", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2", "CIS v8 6.8",
        ),
        _rule(
            "permissions/unused-grant", "A permission was not used in 90 days", Severity.HIGH,
            "Permissions that nobody uses serve only whoever steals the credential.",
            "Remove the action from the policy statement named in the place.",
            "NIST 800-53r5 AC-6(7)", "SOC 2 CC6.3", "ISO 27001:2022 A.5.18",
        ),
        _rule(
            "drift/changed", "A live value differs from its spec", Severity.MEDIUM,
            "A value that differs from the approved spec means that a change went round the review.",
            "Restore the value of the spec, or change the spec in a pull request.",
            "NIST 800-53r5 CM-6", "SOC 2 CC8.1", "ISO 27001:2022 A.8.9", "CIS v8 4.1",
        ),
        _rule(
            "drift/unmanaged", "A live resource has no spec", Severity.LOW,
            "What no spec names is reviewed, owned and retired by nobody.",
            "Adopt it into the specs, or remove it.",
            "NIST 800-53r5 CM-8", "SOC 2 CC7.1",
        ),
        _rule(
            "licenses/denied", "A component's licence is not allowed here", Severity.HIGH,
            "The terms ask for something, such as publishing source, that the product does not do.",
            "Replace the component, or get a written exception from legal.",
            "NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32",
        ),
        _rule(
            "entitlements/over-capacity", "More seats in use than were bought", Severity.HIGH,
            "Use beyond the entitlement is paid for later, with penalties, at the vendor's audit.",
            "Buy the missing seats or end the sessions listed in the facts.",
            "NIST 800-53r5 CM-10(1)", "ISO 27001:2022 A.5.32",
        ),
        _rule(
            "dependencies/unused", "A declared library is imported nowhere", Severity.INFO,
            "An orphan still has to be patched, licensed and trusted, and gives nothing for it.",
            "Remove the line from the manifest.",
            "NIST 800-53r5 CM-7", "CIS v8 16.4",
        ),
        _rule(
            "automation/error-swallowed", "A task drops an error", Severity.MEDIUM,
            "The workflow goes on with half a result and reports success.",
            "Fail the step, or record the error where somebody looks.",
            "NIST 800-53r5 SI-11", "SOC 2 CC7.2",
        ),
    )
}  # fmt: skip


def finding(
    rule: str,
    resource: str,
    message: str,
    *,
    owner: str = "platform",
    state: State = State.PERSISTING,
    days: int = 30,
    **more: Json,
) -> Finding:
    """Return a finding of one of the sample rules; `more` goes into the observation."""
    more.setdefault("evidence", ("sha256:" + digest(resource),))
    more.setdefault("origin", Origin("shop", f"specs/{rule.replace('/', '-')}.yaml", 7, _COMMIT))
    observation = Observation(resource, message, **more)
    declared = RULES[rule]
    return Finding(
        rule=rule,
        observation=observation,
        fingerprint=digest(f"{rule}{resource}{observation.path}"),
        state_hash=digest(f"{observation.expected}{observation.actual}")[:16],
        severity=observation.severity or declared.severity,
        confidence=declared.confidence,
        owner=owner,
        controls=declared.controls,
        state=state,
        first_seen=NIGHT - timedelta(days=0 if state is State.NEW else days),
        last_seen=NIGHT,
    )


def _drift_findings() -> list[Finding]:
    web = "kubernetes/apps/Deployment/shop/web"
    return [
        finding(
            "drift/changed", web, "{path} is {actual}, the spec says {expected}",
            arguments={"path": "spec.replicas", "actual": 5, "expected": 3},
            path=("spec", "replicas"), expected=3, actual=5, state=State.NEW,
            facts={"op": "changed", "cause": "live_edit", "manager": "kubectl-edit"},
            remedy=Remedy("restore-spec", automatic=True, arguments={"value": 3}),
        ),
        finding(
            "drift/changed", web, "the image is not the approved one", owner="payments",
            path=("spec", "containers", {"name": "web"}, "image"), state=State.REGRESSED,
            expected="registry.example/shop/web:4.2.1", actual="registry.example/shop/web:latest",
            facts={"op": "changed", "cause": "unknown"},
        ),
        finding(
            "drift/changed", "env-file/orders", "ORDERS_KEY differs from its spec", path=("ORDERS_KEY",),
            expected={"masked": "hmac-sha256:k1", "hmac": "aa11"}, owner="payments",
            actual={"masked": "hmac-sha256:k1", "hmac": "bb22"}, days=4,
        ),
        finding(
            "drift/unmanaged", "aws/s3/bucket/audit/export-tmp", "no spec names this bucket",
            owner="unowned", origin=Origin("audit", api="s3:ListBuckets"), days=91,
            remedy=Remedy("adopt-resource", reason="a person must choose between adopting and removing"),
        ),
    ]  # fmt: skip


def _access_findings() -> list[Finding]:
    audit = Origin("audit", api="iam:GetAccountAuthorizationDetails")
    return [
        finding(
            "permissions/wildcard-grant", "aws/iam/role/audit/deploy-legacy",
            "may call every action on every resource", owner="identity", state=State.NEW,
            origin=audit, path=("Statement", {"Sid": "Everything"}), expected=["s3:GetObject"],
            actual=["*"], facts={"principals": 14, "last_used": "2026-11-21", "escalates": True},
        ),
        finding(
            "permissions/unused-grant", "aws/iam/role/audit/billing-export",
            "iam:PassRole was not used in the last 90 days", owner="identity", origin=audit,
            certainty=Certainty.CONDITIONAL, days=120,
            facts={"condition": "only when the session carries tag team=billing", "unused_days": 203},
            remedy=Remedy("remove-action", automatic=True, arguments={"action": "iam:PassRole"}),
        ),
        finding(
            "permissions/unused-grant", "postgresql/role/orders/reporting",
            "SELECT on billing.card was not used in the last 90 days", state=State.UNCONFIRMED,
            owner="data", origin=Origin("orders-db", api="pg_stat_user_tables"), days=60,
        ),
    ]  # fmt: skip


def _asset_findings() -> list[Finding]:
    return [
        finding(
            "licenses/denied", "pkg:pypi/agpl-lib@1.4.0", "AGPL-3.0-only is denied in products we ship",
            owner="search", state=State.NEW, expected=["MIT", "Apache-2.0"], actual="AGPL-3.0-only",
            origin=Origin("shop", "services/search/pyproject.toml", 23, _COMMIT),
        ),
        finding(
            "entitlements/over-capacity", "uipath-robot/E1", "4 concurrent robots, 3 are entitled",
            owner="rpa-team", expected=3, actual=4, days=2,
            origin=Origin("governance", "entitlements/rpa.yaml", 12, _COMMIT),
            facts={"peak_at": "2026-11-20T09:14:00Z", "sessions": ["S-101", "S-102", "S-104", "S-109"]},
        ),
        finding(
            "dependencies/unused", "pkg:pypi/left-pad@0.0.3", "left-pad is imported nowhere",
            owner="search", origin=Origin("shop", "services/search/pyproject.toml", 31, _COMMIT),
            remedy=Remedy("remove-dependency", automatic=True),
        ),
        finding(
            "automation/error-swallowed", "trueup/task/nightly/export", "`|| true` hides a failed export",
            owner="data", origin=Origin("shop", ".github/workflows/nightly.yml", 44, _COMMIT), days=200,
        ),
    ]  # fmt: skip


def _run(exit_code: Exit, *outcome: str) -> RunFacts:
    return RunFacts(
        id="7f3a02c4-9b1e-4c55-8a07-5d2b1f6ec1e1",
        started=NIGHT,
        ended=NIGHT + timedelta(minutes=6, seconds=41),
        actor="ci: nightly on runner-3",
        argv=("trueup", "scan", "--output", "html=out/report.html"),
        version="0.1.0",
        inputs=RunInputs(
            "sha256:" + digest("evidence"), _COMMIT, NIGHT, "sha256:" + digest("history")
        ),
        exit_code=exit_code,
        outcome=outcome,
        engines=("opa 1.9.0",),
        previous="0c11d5e2-77aa-4f10-b6a5-98e1f0a4d002",
        evidence_head="sha256:" + digest("head"),
    )


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.severity.rank, f.rule, f.observation.resource, f.fingerprint),
        )
    )


def _controls(findings: tuple[Finding, ...], waived: int) -> tuple[ControlResult, ...]:
    names = sorted({control for rule in RULES.values() for control in rule.controls})
    results = []
    for place, name in enumerate(names):
        rules = tuple(rule.id for rule in RULES.values() if name in rule.controls)
        failed = sum(name in f.controls for f in findings)
        open_questions = int(name == "NIST 800-53r5 AC-6(1)")
        results.append(
            ControlResult(
                name, rules, 40 + 31 * place, failed, waived * (place == 0), open_questions
            )
        )
    return tuple(results)


_SCOPE = (
    Population("audit", "aws/iam/role", 412, 412),
    Population("audit", "aws/s3/bucket", 88, 91),
    Population("prod", "kubernetes/apps/Deployment", 131, 131),
    Population("shop", "document", 1903),
    Population("shop", "trueup/component", 6110),
)
_SECTIONS: dict[str, Json] = {
    "Licence position": {
        "columns": ["Tool", "Metric", "Entitled", "In use (peak)", "Balance"],
        "rows": [["uipath-robot", "concurrent_bot", 3, 4, -1], ["acme-ide", "named_user", 4, 2, 2]],
    }
}


def incomplete() -> Report:
    """Return the night a platform team would rather not have: findings, gaps, waivers, changes."""
    findings = _in_order(_drift_findings() + _access_findings() + _asset_findings())
    waived = finding(
        "drift/changed", "kubernetes/apps/Deployment/shop/cart", "replicas is 9, the spec says 4",
        path=("spec", "replicas"), expected=4, actual=9,
    )  # fmt: skip
    return Report(
        name="acme-prod",
        run=_run(
            Exit.INCOMPLETE,
            "incomplete: source orders-db could not be read",
            "findings at or above high: 5",
        ),
        scope=_SCOPE,
        coverage=0.98734,
        unread=(
            Unreadable("orders-db", "pg_stat_user_tables", "connection refused: is the server up?", transient=True, whole=True),
            Unreadable("shop", "services/cart/poetry.lock:118", "not TOML: expected `=` after a key"),
        ),
        rules=RULES,
        findings=findings,
        waived=(
            Waived(waived, "hpa-owns-replicas", "the autoscaler owns this field", "security-lead", "2027-06-30", "proven"),
        ),
        fixed=(
            Gone(digest("gone"), "licenses/denied", "pkg:npm/old-viewer@2.0.0", "SSPL-1.0 is denied", NIGHT - timedelta(days=12), NIGHT),
        ),
        controls=_controls(findings, 1),
        errors=(NotEvaluated("policies/s3-encryption", "the policy did not compile: line 14: unexpected token"),),
        not_evaluated=(
            NotEvaluated("permissions/escalation", "the trust policy of an unread account decides", "aws/iam/role/audit/cross-account"),
            NotEvaluated("licenses/compatibility", "static linking is not visible in lock files", incomplete=False),
        ),
        not_configured=(NotEvaluated("dependencies/vulnerable", "no vulnerability database is configured"),),
        sections=_SECTIONS,
        rules_off=("drift/order",),
    )  # fmt: skip


def complete() -> Report:
    """Return the same night with every source read and every question answered."""
    return replace(
        incomplete(),
        run=_run(Exit.FINDINGS, "findings at or above high: 5"),
        coverage=1.0,
        scope=tuple(
            replace(item, source_total=item.source_total and item.found) for item in _SCOPE
        ),
        unread=(),
        errors=(),
        not_evaluated=(),
    )


def clean() -> Report:
    """Return a complete run that found nothing."""
    return replace(
        complete(), run=_run(Exit.CLEAN), findings=(), waived=(), fixed=(), controls=_controls((), 0),
    )  # fmt: skip


def empty() -> Report:
    """Return a run that had nothing in scope."""
    return replace(
        clean(),
        run=_run(Exit.EMPTY, "nothing in scope"),
        scope=(),
        rules={},
        controls=(),
        sections={},
    )


def hostile(payload: str) -> Report:
    """Return a report with `payload` in every field that a scanned estate can write into."""
    report = incomplete()
    first = finding(
        "drift/changed", payload, "{what}", arguments={"what": payload}, owner=payload,
        path=(payload, {payload: payload}), expected=payload, actual={payload: [payload]},
        facts={payload: payload}, origin=Origin(payload, payload, 3, payload, payload),
        evidence=(payload,), remedy=Remedy(payload, arguments={payload: payload}, reason=payload),
    )  # fmt: skip
    evil = replace(first, controls=(payload,))
    gap = NotEvaluated(payload, payload, payload)
    rule = Rule(
        payload,
        payload,
        Severity.HIGH,
        payload,
        payload,
        payload,
        controls=(payload,),
        runbook=payload,
    )
    return replace(
        report,
        name=payload,
        run=replace(
            report.run, actor=payload, argv=(payload,), outcome=(payload,), engines=(payload,),
            previous=payload, inputs=replace(report.run.inputs, governance=payload),
        ),
        scope=(Population(payload, payload, 1, 2),),
        unread=(Unreadable(payload, payload, payload),),
        rules={**RULES, payload: rule},
        findings=(evil, *report.findings),
        waived=(Waived(evil, payload, payload, payload, payload, payload),),
        fixed=(Gone(digest(payload), payload, payload, payload, None, NIGHT),),
        controls=(ControlResult(payload, (payload,), 1, 1, 0, 0),),
        errors=(gap,), not_evaluated=(gap,), not_configured=(gap,),
        sections={payload: {"columns": [payload], "rows": [[payload], [{payload: payload}]]}},
        rules_off=(payload,),
    )  # fmt: skip


_PATHS = ("limits", "roles", "ports", "tls", "retention")
_VALUES: tuple[Json, ...] = (30, 90, 365, "TLSv1.2", "deny", ["read"], False, None, "allow")


def many(count: int, seed: int = 7) -> Report:
    """Return the incomplete report with `count` generated findings over all sample rules."""
    draw = random.Random(seed)  # noqa: S311 - sample data, the same for the same seed
    names = list(RULES)
    owners = [
        f"team-{name}" for name in ("payments", "platform", "identity", "data", "edge", "web")
    ]
    states = (State.NEW, *(State.PERSISTING,) * 4, State.REGRESSED, State.UNCONFIRMED)
    made = [_generated(draw, names, owners, states) for _ in range(count)]
    return replace(incomplete(), findings=_in_order(made))


def _generated(
    draw: random.Random, names: list[str], owners: list[str], states: tuple[State, ...]
) -> Finding:
    pick: Callable[[int], int] = draw.randrange
    service, entry = f"svc-{pick(400):03d}", pick(60)
    path = ("config", draw.choice(("app", "db", "iam", "net")), draw.choice(_PATHS), entry)
    expected, actual = draw.choice(_VALUES), draw.choice(_VALUES)
    return finding(
        draw.choice(names),
        f"kubernetes/apps/Deployment/{service}/web-{pick(40)}",
        "{where} is {actual}, the spec says {expected}",
        arguments={"where": ".".join(map(str, path)), "actual": actual, "expected": expected},
        path=path, expected=expected, actual=actual,
        owner=draw.choice(owners), state=draw.choice(states), days=pick(300),
        origin=Origin("prod", f"specs/{service}.yaml", 1 + pick(900), _COMMIT),
        evidence=("sha256:" + digest(service),),
        facts={"op": "changed", "cause": draw.choice(("live_edit", "spec_change", "unknown"))},
    )  # fmt: skip
