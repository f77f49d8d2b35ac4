package policies.github.stale_approval_test

import data.policies.github.stale_approval

messages(attributes) := {entry.message | some entry in found} if {
	found := stale_approval.finding with input as {"attributes": attributes}
}

test_reports_approvals_that_stay if {
	messages({"required_pull_request_reviews": {"dismiss_stale_reviews": false, "require_code_owner_reviews": true}}) == {"an approval stays when commits are added"}
}

test_reports_owners_who_are_not_asked if {
	messages({"required_pull_request_reviews": {"dismiss_stale_reviews": true, "require_code_owner_reviews": false}}) == {"those who own the code need not approve"}
}

test_accepts_approvals_of_the_last_push if {
	messages({"required_pull_request_reviews": {"dismiss_stale_reviews": false, "require_last_push_approval": true, "require_code_owner_reviews": true}}) == set()
}

test_accepts_a_branch_without_reviews if {
	messages({}) == set()
}
