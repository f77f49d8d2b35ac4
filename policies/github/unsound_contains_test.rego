package policies.github.unsound_contains_test

import data.policies.github.unsound_contains

messages(attributes) := {entry.message | some entry in found} if {
	found := unsound_contains.finding with input as {"attributes": attributes}
}

test_reports_a_branch_in_a_text if {
	messages({"jobs": {"a": {"if": "contains('refs/heads/main refs/heads/next', github.ref)"}}}) == {"contains('refs/heads/main refs/heads/next', github.ref) holds for every piece of the text"}
}

test_reports_a_person_in_a_step if {
	messages({"jobs": {"a": {"steps": [{"if": "${{ !contains('alice,bob', github['actor']) }}"}]}}}) == {"contains('alice,bob', github.actor) holds for every piece of the text"}
}

test_accepts_a_list if {
	messages({"jobs": {"a": {"if": "contains(fromJSON('[\"refs/heads/main\"]'), github.ref)"}}}) == set()
}

test_accepts_looking_for_a_word_in_a_title if {
	messages({"jobs": {"a": {"if": "contains(github.event.head_commit.message, '[skip ci]')", "steps": [{"if": "contains('linux macos', matrix.os)"}]}}}) == set()
}
