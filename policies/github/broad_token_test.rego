package policies.github.broad_token_test

import data.policies.github.broad_token

messages(attributes) := {entry.message | some entry in found} if {
	found := broad_token.finding with input as {"attributes": attributes}
}

test_reports_the_workflow_and_the_job if {
	messages({"permissions": "write-all", "jobs": {"build": {"permissions": "write-all"}}}) == {"the token of job 'build' may write everything", "the workflow's token may write everything"}
}

test_accepts_named_permissions if {
	messages({"permissions": {"contents": "read"}, "jobs": {"build": {"permissions": "read-all"}}}) == set()
}
