package policies.github.untrusted_checkout_test

import data.policies.github.untrusted_checkout

messages(attributes) := {entry.message | some entry in found} if {
	found := untrusted_checkout.finding with input as {"attributes": attributes}
}

test_reports_the_head_of_a_pull_request if {
	messages({"on": {"pull_request_target": {}}, "jobs": {"lint": {"steps": [{"uses": "actions/checkout@v4", "with": {"ref": "${{ github.event.pull_request.head.sha }}"}}]}}}) == {"job 'lint' runs with secrets and checks out the code of the pull request"}
}

test_accepts_the_same_without_secrets if {
	messages({"on": ["pull_request"], "jobs": {"lint": {"steps": [{"uses": "actions/checkout@v4", "with": {"ref": "${{ github.event.pull_request.head.sha }}"}}]}}}) == set()
}

test_accepts_a_privileged_workflow_on_its_own_code if {
	messages({"on": "pull_request_target", "jobs": {"label": {"steps": [{"uses": "actions/checkout@v4"}]}}}) == set()
}
