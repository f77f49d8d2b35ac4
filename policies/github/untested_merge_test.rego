package policies.github.untested_merge_test

import data.policies.github.untested_merge

messages(attributes) := {entry.message | some entry in found} if {
	found := untested_merge.finding with input as {"attributes": attributes}
}

test_reports_a_branch_without_checks if {
	messages({"required_pull_request_reviews": {}}) == {"no check has to pass before a merge"}
}

test_reports_an_empty_list if {
	messages({"required_status_checks": {"contexts": [], "checks": []}}) == {"no check has to pass before a merge"}
}

test_accepts_a_named_check if {
	messages({"required_status_checks": {"contexts": ["build"]}}) == set()
}

test_accepts_a_check_of_an_application if {
	messages({"required_status_checks": {"contexts": [], "checks": [{"context": "build", "app_id": 1}]}}) == set()
}
