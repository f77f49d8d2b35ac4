package policies.github.environment_injection_test

import data.policies.github.environment_injection

messages(attributes) := {entry.message | some entry in found} if {
	found := environment_injection.finding with input as {"attributes": attributes}
}

test_reports_an_expression if {
	messages({"on": "issue_comment", "jobs": {"a": {"steps": [{"run": "echo X=${{ github.event.comment.body }} >> $GITHUB_ENV"}]}}}) == {"job 'a' writes text from outside to the environment"}
}

test_reports_a_variable if {
	messages({"on": ["pull_request_target"], "jobs": {"a": {"steps": [{"env": {"T": "${{ github.event.pull_request.title }}"}, "run": "make\necho T=$T >> \"$GITHUB_ENV\""}]}}}) == {"job 'a' writes text from outside to the environment"}
}

test_reports_a_variable_in_braces if {
	messages({"on": {"workflow_run": {}}, "jobs": {"a": {"steps": [{"env": {"T": "${{ github.event.workflow_run.head_branch }}"}, "run": "echo \"${T}\" >> ${GITHUB_PATH}"}]}}}) == {"job 'a' writes text from outside to the environment"}
}

test_accepts_a_workflow_without_secrets if {
	messages({"on": "pull_request", "jobs": {"a": {"steps": [{"run": "echo X=${{ github.head_ref }} >> $GITHUB_ENV"}]}}}) == set()
}

test_accepts_text_of_its_own if {
	messages({"on": "issue_comment", "jobs": {"a": {"steps": [{"run": "echo X=1 >> $GITHUB_ENV"}]}}}) == set()
}
