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

said := {"job 'a' writes text from outside to the environment"}

left := {"job 'a' writes what another run left behind to the environment"}

commented(step) := {"on": {"issue_comment": {}}, "jobs": {"a": {"steps": [step]}}}

test_accepts_a_number_and_a_digest if {
	step := {"run": "echo PR=${{ github.event.issue.number }} >> $GITHUB_ENV\necho SHA=$SHA >> $GITHUB_ENV", "env": {"SHA": "${{ github.event.pull_request.head.sha }}"}}
	messages(commented(step)) == set()
}

test_accepts_a_variable_whose_name_only_begins_alike if {
	messages(commented({"run": "echo $TITLES >> $GITHUB_ENV", "env": {"TITLE": "${{ github.event.issue.title }}"}})) == set()
}

test_reports_a_variable_of_the_job_and_of_the_workflow if {
	title := {"T": "${{ github.event.issue.title }}"}
	messages({"on": "issues", "jobs": {"a": {"env": title, "steps": [{"run": "echo $T >> $GITHUB_ENV"}]}}}) == said
	messages({"on": "issues", "env": title, "jobs": {"a": {"steps": [{"run": "\"x=$env:T\" >> $env:GITHUB_ENV"}]}}}) == said
}

test_reports_a_block_that_is_written_as_one if {
	title := {"T": "${{ github.event.issue.title }}"}
	messages(commented({"run": "cat <<EOF >> $GITHUB_ENV\nT=$T\nEOF", "env": title})) == said
	messages(commented({"run": "{\n  echo T=$T\n} >> $GITHUB_ENV", "env": title})) == said
}

finished(fetch, line) := {"on": {"workflow_run": {}}, "jobs": {"a": {"steps": [fetch, {"run": line}]}}}

test_reports_what_another_run_left_behind if {
	fetch := {"uses": "actions/download-artifact@v4"}
	messages(finished(fetch, "cat pr/number >> $GITHUB_ENV")) == left
	messages(finished({"run": "gh run download 1"}, "echo N=$(<number) >> $GITHUB_ENV")) == left
}

test_accepts_files_of_the_repository_itself if {
	messages(finished({"uses": "actions/checkout@v4"}, "cat settings >> $GITHUB_ENV")) == set()
	messages(finished({"uses": "actions/download-artifact@v4"}, "echo A=1 >> $GITHUB_ENV")) == set()
}
