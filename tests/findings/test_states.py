"""A finding is fixed only when what it rested on was read, asked, and clean."""

from datetime import timedelta

from scanner.findings.history import History, Known, history_of
from scanner.findings.settle import Settled
from scanner.findings.states import Looked
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.vocabulary import State
from tests.findings.estate import NOW, changed, settled, waiver

BEFORE = NOW - timedelta(days=1)


def _history(result: Settled, *, fixed: bool = False) -> History:
    everything = (*result.findings, *(one.finding for one in result.waived))
    return history_of(
        {
            one.fingerprint: Known(one, BEFORE, BEFORE, NOW if fixed else None, ("prod",))
            for one in everything
        }
    )


def _states(result: Settled) -> list[State]:
    return [one.state for one in result.findings]


def test_first_run_says_new_and_the_second_persisting_with_its_age() -> None:
    first = settled(changed(), looked=Looked(BEFORE))
    second = settled(changed(actual=9), history=_history(first))
    assert _states(first) == [State.NEW]
    assert _states(second) == [State.PERSISTING]
    assert second.findings[0].first_seen == BEFORE
    assert second.findings[0].last_seen == NOW


def test_absent_finding_is_fixed_when_all_was_read() -> None:
    result = settled(history=_history(settled(changed())))
    assert [one.message for one in result.fixed] == ["spec/replicas is 5"]
    assert result.findings == ()


def test_unread_source_keeps_its_findings_unconfirmed_and_never_fixed() -> None:
    gap = Looked(NOW, unread=(Unreadable("prod", "all", "timeout", whole=True),))
    result = settled(history=_history(settled(changed())), looked=gap)
    assert _states(result) == [State.UNCONFIRMED]
    assert result.findings[0].last_seen == BEFORE
    assert result.fixed == ()


def test_gap_elsewhere_does_not_keep_a_fixed_finding_alive() -> None:
    other_source = Unreadable("staging", "all", "timeout", whole=True)
    other_file = Unreadable("prod", "live/api.yaml:3", "bad syntax")
    for gap in (other_source, other_file):
        looked = Looked(NOW, unread=(gap,))
        assert settled(history=_history(settled(changed())), looked=looked).fixed


def test_unreadable_file_keeps_what_was_found_in_it() -> None:
    looked = Looked(NOW, unread=(Unreadable("prod", "live/web.yaml:3", "bad syntax"),))
    assert _states(settled(history=_history(settled(changed())), looked=looked)) == [
        State.UNCONFIRMED
    ]


def test_failed_check_keeps_its_findings_unconfirmed() -> None:
    for what in ("drift/changed", "drift"):
        looked = Looked(NOW, open_questions=(NotEvaluated(what, "failed"),))
        result = settled(history=_history(settled(changed())), looked=looked)
        assert _states(result) == [State.UNCONFIRMED]


def test_declared_limit_of_an_area_keeps_no_fixed_finding_alive() -> None:
    limit = NotEvaluated("drift", "plain documents are compared by name only", incomplete=False)
    looked = Looked(NOW, open_questions=(limit,))
    assert settled(history=_history(settled(changed())), looked=looked).fixed


def test_open_question_about_one_resource_keeps_its_findings_and_no_others() -> None:
    history = _history(settled(changed(), changed(resource="k/other")))
    question = NotEvaluated("drift", "no live document", "k/other", incomplete=False)
    result = settled(history=history, looked=Looked(NOW, open_questions=(question,)))
    assert [one.observation.resource for one in result.findings] == ["k/other"]
    assert len(result.fixed) == 1


def test_finding_of_a_policy_stays_when_the_policies_could_not_be_read() -> None:
    failed = NotEvaluated("policies", "no engine")
    for rules, states in (
        (("drift/missing",), [State.UNCONFIRMED]),
        (("drift/missing", "drift/changed"), []),
    ):
        looked = Looked(NOW, open_questions=(failed,), rules=rules)
        assert _states(settled(history=_history(settled(changed())), looked=looked)) == states


def test_fixed_finding_that_returns_has_regressed() -> None:
    history = _history(settled(changed()), fixed=True)
    assert _states(settled(changed(), history=history)) == [State.REGRESSED]
    assert settled(history=history).fixed == ()


def test_waived_finding_is_neither_fixed_nor_new_the_day_its_waiver_ends() -> None:
    first = settled(changed(), waivers=(waiver(),))
    assert len(first.waived) == 1
    second = settled(changed(), history=_history(first))
    assert _states(second) == [State.PERSISTING]


def test_unconfirmed_finding_stays_waived() -> None:
    first = settled(changed(), waivers=(waiver(),))
    gap = Looked(NOW, unread=(Unreadable("prod", "all", "timeout", whole=True),))
    result = settled(history=_history(first), looked=gap, waivers=(waiver(),))
    assert [one.finding.state for one in result.waived] == [State.UNCONFIRMED]
    assert result.findings == ()


def test_source_that_left_the_scope_is_not_claimed_as_a_fix() -> None:
    gone = settled(
        history=_history(settled(changed())), looked=Looked(NOW, sources=("staging",))
    ).fixed
    assert [one.message for one in gone] == ["no longer in scope: spec/replicas is 5"]


def test_rule_that_was_not_asked_leaves_its_findings_as_they_were() -> None:
    looked = Looked(NOW, rules=("licenses/denied",))
    result = settled(history=_history(settled(changed())), looked=looked)
    assert (result.findings, result.fixed) == ((), ())


def test_digest_of_history_changes_with_what_decides_a_state() -> None:
    one = settled(changed()).findings[0]
    base = Known(one, BEFORE, BEFORE)
    digests = {
        history_of({one.fingerprint: known}).digest
        for known in (base, Known(one, BEFORE, NOW), Known(one, BEFORE, BEFORE, NOW))
    }
    assert len(digests) == 3


def test_controls_count_each_area_once_and_say_what_is_open() -> None:
    looked = Looked(NOW, open_questions=(NotEvaluated("drift/missing", "no live source"),))
    controls = {one.id: one for one in settled(changed(), looked=looked).controls}
    assert (controls["NIST CM-3"].tested, controls["NIST CM-3"].failed) == (4, 1)
    assert controls["NIST CM-2"].not_evaluated == 1
