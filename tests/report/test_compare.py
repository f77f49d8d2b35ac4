"""Two reports, finding by finding: gone counts as fixed only where the newer report proves it."""

from dataclasses import replace

from scanner.model.vocabulary import Severity
from scanner.report._compare import compare
from scanner.report._document import document
from tests.report import sample

OLD = sample.complete()


def test_a_report_does_not_differ_from_itself() -> None:
    difference = compare(document(OLD), document(OLD))
    assert (difference.new, difference.gone, difference.changed) == ((), (), ())
    assert not difference.incomplete


def test_new_and_fixed_findings_are_told_apart() -> None:
    extra = sample.finding("drift/changed", "new/one", "m")
    newer = replace(OLD, findings=(*OLD.findings[1:], extra))
    difference = compare(document(OLD), document(newer))
    assert [item["resource"] for item in difference.new] == ["new/one"]
    assert difference.reasons == {OLD.findings[0].fingerprint: "fixed"}


def test_nothing_counts_as_fixed_when_the_newer_report_is_incomplete() -> None:
    newer = replace(sample.incomplete(), findings=OLD.findings[1:])
    difference = compare(document(OLD), document(newer))
    assert difference.incomplete
    assert difference.reasons == {
        OLD.findings[0].fingerprint: "not proven: the newer report is incomplete"
    }


def test_nothing_counts_as_fixed_when_its_rule_was_not_asked_or_it_was_waived() -> None:
    gone = OLD.findings[0]
    rules = {name: rule for name, rule in OLD.rules.items() if name != gone.rule}
    unasked = replace(OLD, findings=OLD.findings[1:], rules=rules)
    reasons = compare(document(OLD), document(unasked)).reasons
    assert reasons == {gone.fingerprint: "not proven: the rule was not evaluated"}
    waived = replace(OLD.waived[0], finding=gone)
    parked = replace(OLD, findings=OLD.findings[1:], waived=(waived,))
    assert compare(document(OLD), document(parked)).reasons == {gone.fingerprint: "waived"}


def test_a_change_in_place_says_what_was_and_what_is() -> None:
    place, old = next(
        (place, item) for place, item in enumerate(OLD.findings) if item.observation.actual == 5
    )
    moved = replace(old.observation, actual=7, arguments={**old.observation.arguments, "actual": 7})
    new = replace(old, observation=moved, severity=Severity.HIGH, owner="web")
    findings = (*OLD.findings[:place], new, *OLD.findings[place + 1 :])
    difference = compare(document(OLD), document(replace(OLD, findings=findings)))
    assert difference.details == {
        old.fingerprint: (
            "actual: 5 -> 7",
            "message: 'spec.replicas is 5, the spec says 3' -> 'spec.replicas is 7, the spec says 3'",
            "owner: 'platform' -> 'web'",
            "severity: 'medium' -> 'high'",
        )
    }


def test_a_finding_that_only_moved_or_aged_is_the_same() -> None:
    old = OLD.findings[0]
    origin = replace(old.observation.origin, line=999)
    seen = replace(old.observation, origin=origin, evidence=("sha256:other",))
    moved = replace(old, observation=seen, first_seen=None)
    newer = replace(OLD, findings=(moved, *OLD.findings[1:]))
    assert compare(document(OLD), document(newer)).changed == ()
