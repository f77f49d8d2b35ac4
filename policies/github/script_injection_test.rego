package policies.github.script_injection_test

import data.policies.github.script_injection

messages(attributes) := {entry.message | some entry in found} if {
	found := script_injection.finding with input as {"attributes": attributes}
}

test_reports_a_title_in_a_script if {
	messages({"jobs": {"build": {"steps": [{"run": "echo \"${{ github.event.pull_request.title }}\""}]}}}) == {"a script of job 'build' is put together from text that anybody may write"}
}

test_reports_a_branch_name if {
	messages({"jobs": {"build": {"steps": [{"run": "git checkout ${{ github.head_ref }}"}]}}}) == {"a script of job 'build' is put together from text that anybody may write"}
}

test_reports_a_comment_in_javascript if {
	messages({"jobs": {"build": {"steps": [{"uses": "actions/github-script@v7", "with": {"script": "f(`${{ github.event.comment.body }}`)"}}]}}}) == {"a script of job 'build' is put together from text that anybody may write"}
}

test_accepts_an_environment_variable if {
	messages({"jobs": {"build": {"steps": [{"run": "echo \"$TITLE\"", "env": {"TITLE": "${{ github.event.pull_request.title }}"}}]}}}) == set()
}

test_accepts_what_nobody_chooses if {
	messages({"jobs": {"build": {"steps": [{"run": "echo ${{ github.event.pull_request.number }} ${{ github.sha }}"}]}}}) == set()
}
