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

said := {"a script of job 'build' is put together from text that anybody may write"}

running(text) := {"on": "issues", "jobs": {"build": {"steps": [{"run": text}]}}}

test_reports_every_spelling_of_an_expression if {
	every text in [
		"${{ github['event'].issue['title'] }}", "${{ GitHub.Event.Issue.Title }}", "${{github.event.pull_request.head.label}}",
		"${{ format('{0}', github.event.comment.body) }}", "${{ toJSON(github.event) }}", "${{ github.head_ref || github.ref_name }}",
		"${{ github.event.workflow_run.head_branch }}", "${{ github.event.commits[0].author.email }}", "${{ github.event.changes.title.from }}",
	] {
		messages(running(text)) == said
	}
}

test_accepts_what_gives_true_or_false if {
	every text in [
		"${{ github.head_ref == 'main' }}", "${{ 'main' == github.head_ref }}", "${{ contains(github.event.issue.title, 'x') && 'a' || 'b' }}",
		"${{ startsWith(toJSON(github.event), 'x') }}", "${{ github.event.issue.number }}", "${{ github.event.pull_request.head.sha }}",
	] {
		messages(running(text)) == set()
	}
}

test_reports_a_variable_that_is_put_in_by_an_expression if {
	title := {"TITLE": "${{ github.event.issue.title }}"}
	step := {"run": "echo ${{ env.TITLE }}"}
	messages({"on": {"issues": {}}, "env": title, "jobs": {"build": {"steps": [step]}}}) == said
	messages({"on": ["issues"], "jobs": {"build": {"env": title, "steps": [step]}}}) == said
	messages({"on": "issues", "jobs": {"build": {"steps": [object.union(step, {"env": title})]}}}) == said
}

test_accepts_another_variable_of_the_step if {
	step := {"run": "echo ${{ env.TITLES }} $TITLE", "env": {"TITLE": "${{ github.event.issue.title }}"}}
	messages({"on": "issues", "jobs": {"build": {"steps": [step]}}}) == set()
}

test_reports_other_actions_that_run_a_text if {
	step := {"uses": "Azure/CLI@v2", "with": {"inlineScript": "echo ${{ github.event.issue.body }}"}}
	messages({"on": "issues", "jobs": {"build": {"steps": [step]}}}) == said
}

weights(on, text) := {object.get(entry, "severity", "critical") | some entry in found} if {
	found := script_injection.finding with input as {"attributes": {"on": on, "jobs": {"build": {"steps": [{"run": text}]}}}}
}

test_reports_less_where_a_stranger_has_no_secrets if {
	weights("pull_request", "${{ github.head_ref }}") == {"medium"}
	weights({"pull_request": {}, "push": {}}, "${{ github.head_ref }}") == {"medium"}
	weights(["pull_request_target"], "${{ github.head_ref }}") == {"critical"}
	weights({"workflow_call": {}}, "${{ github.head_ref }}") == {"critical"}
	weights(["pull_request", "workflow_run"], "${{ github.head_ref }}") == {"medium"}
	weights("workflow_run", "${{ github.event.workflow_run.head_branch }}") == {"critical"}
	weights("push", "${{ github.event.head_commit.message }}") == {"critical"}
}
