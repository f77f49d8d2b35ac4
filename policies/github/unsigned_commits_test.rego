package policies.github.unsigned_commits_test

import data.policies.github.unsigned_commits

messages(attributes) := {entry.message | some entry in found} if {
	found := unsigned_commits.finding with input as {"attributes": attributes}
}

test_reports_a_rule_that_is_off if {
	messages({"required_signatures": {"enabled": false}}) == {"commits need no signature"}
}

test_accepts_a_rule_that_is_on if {
	messages({"required_signatures": {"enabled": true}}) == set()
}

test_accepts_an_answer_without_the_rule if {
	messages({}) == set()
}
