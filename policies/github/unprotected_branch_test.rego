package policies.github.unprotected_branch_test

import data.policies.github.unprotected_branch

messages(attributes) := {entry.message | some entry in found} if {
	found := unprotected_branch.finding with input as {"attributes": attributes}
}

test_reports_what_is_open if {
	messages({"allow_force_pushes": {"enabled": true}, "allow_deletions": {"enabled": false}, "required_pull_request_reviews": {"required_approving_review_count": 1}}) == {"history can be rewritten: force pushes are allowed"}
}

test_reports_missing_reviews if {
	messages({"enforce_admins": {"enabled": true}}) == {"no review is required"}
}

test_reports_reviews_by_nobody if {
	messages({"required_pull_request_reviews": {"required_approving_review_count": 0}, "allow_deletions": true}) == {"no review is required", "the branch can be deleted"}
}

test_accepts_a_protected_branch if {
	messages({"required_pull_request_reviews": {"required_approving_review_count": 2}, "allow_force_pushes": {"enabled": false}}) == set()
}
