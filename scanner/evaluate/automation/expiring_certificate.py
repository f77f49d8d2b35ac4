"""The check automation/expiring-certificate."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from scanner.evaluate.automation._analysis import AutomationAnalysis, KnownCredential
from scanner.model.automation import Credential
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Estate, Json, Origin, estate_of
from scanner.model.vocabulary import Severity

_USUAL_DAYS = (30, 7)

_NIGHT = datetime(2028, 3, 27, tzinfo=UTC)


def _estate(not_after: str, **settings: Json) -> Estate:
    credential = Credential(
        uid="shop/tls/shop.pem#CN=shop.example",
        type="x509",
        subject="CN=shop.example",
        not_after=not_after,
    )
    found = credential.as_resource(Origin("shop", "tls/shop.pem", 1), "sha256:a")
    return estate_of([found], _NIGHT, automation=settings)


@check(
    title="A certificate runs out soon, or has",
    severity=Severity.MEDIUM,
    controls=(
        "TrueUp C114",
        "NIST 800-53r5 SC-17",
        "NIST 800-53r5 IA-5",
        "NIST 800-53r5 SC-12",
        "SOC 2 CC6.7",
        "SOC 2 A1.2",
        "ISO 27001:2022 A.8.24",
    ),
    examples=(
        Example("a certificate with a month and a day left", _estate("2028-04-27T00:00:00+00:00")),
        Example(
            "a certificate with thirty days left, to the second",
            _estate("2028-04-26T00:00:00+00:00"),
            messages=("the certificate of 'CN=shop.example' expires in 30 days, on 2028-04-26",),
        ),
        Example(
            "a certificate that ends tonight",
            _estate("2028-03-27T12:00:00+00:00"),
            messages=("the certificate of 'CN=shop.example' expires within a day, on 2028-03-27",),
        ),
        Example(
            "a certificate that has ended",
            _estate("2028-03-25T00:00:00+00:00"),
            messages=("the certificate of 'CN=shop.example' expired on 2028-03-25, 2 days ago",),
        ),
        Example(
            "a window of one's own",
            _estate("2028-05-01T00:00:00+00:00", expiring_within_days=[90]),
            messages=("the certificate of 'CN=shop.example' expires in 35 days, on 2028-05-01",),
        ),
        Example(
            "a narrower window of one's own",
            _estate("2028-04-10T00:00:00+00:00", expiring_within_days=[7]),
        ),
    ),
)
def expiring_certificate(analysis: AutomationAnalysis) -> Iterator[Observation]:
    """Find X.509 certificates that have expired or soon will.

    On the day it runs out every client refuses the connection at once, and the new certificate is
    then made in a hurry and without review. An expired one is critical; below the smallest window
    it is high, below the widest medium. The windows are `automation.expiring_within_days`, 30 and
    7 days unless trueup.yaml says otherwise. Authorities are judged by the time they have left too.
    Fix: renew the certificate now, reload what uses it, and let a job renew it from here on; remove
    it where nothing uses it any more.
    Source: NIST SP 800-53 rev. 5, SC-17 Public Key Infrastructure Certificates; RFC 5280, 4.1.2.5.
    """
    days = analysis.settings.get("expiring_within_days") or _USUAL_DAYS
    windows = sorted(timedelta(days=each) for each in days)
    for known in analysis.credentials:
        if known.credential.type == "x509" and known.credential.not_after:
            end = datetime.fromisoformat(known.credential.not_after)
            left = end - analysis.as_of
            if left <= windows[-1]:
                yield _observation(known, end, left, windows)


def _observation(
    known: KnownCredential, end: datetime, left: timedelta, windows: list[timedelta]
) -> Observation:
    severity, reason = _severity(left, windows)
    credential = known.credential
    return Observation(
        resource=known.resource.uid,
        message=f"the certificate of '{{subject}}' {_words(left)}",
        arguments={
            "subject": credential.subject,
            "date": end.date().isoformat(),
            "days": abs(left).days,
        },
        path=("not_after",),
        actual=credential.not_after,
        evidence=(known.resource.evidence,) if known.resource.evidence else (),
        origin=known.resource.origin,
        severity=severity,
        facts={
            "subject": credential.subject,
            "issuer": credential.issuer,
            "serial": credential.serial,
            "not_after": credential.not_after,
            "days_left": left.days,
            "severity_reason": reason,
        },
    )


def _words(left: timedelta) -> str:
    if left <= timedelta(0):
        return "expired on {date}, {days} days ago"
    if left < timedelta(days=1):
        return "expires within a day, on {date}"
    return "expires in {days} days, on {date}"


def _severity(left: timedelta, windows: list[timedelta]) -> tuple[Severity, str]:
    if left <= timedelta(0):
        return Severity.CRITICAL, "it has expired"
    if len(windows) > 1 and left <= windows[0]:
        return Severity.HIGH, f"less than {windows[0].days} days are left"
    return Severity.MEDIUM, f"less than {windows[-1].days} days are left"
