# METADATA
# title: Text from outside becomes part of a script
# description: >-
#   A title, branch name or comment is put into the script before the shell reads it: whoever writes
#   it runs commands with the token and the secrets of the workflow.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions
#     description: GitHub documentation, Security hardening for GitHub Actions, Script injections
# custom:
#   id: github/script-injection
#   severity: critical
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 SI-10, SOC 2 CC8.1, "ISO 27001:2022 A.8.28", CIS v8 16.10]
#   controls_because: >-
#     Input from outside is validated and never becomes code (SI-10); here the shell reads it as code.
#   remedy: Hand the text over in an environment variable and use the variable, in quotes.
package policies.github.script_injection

import data.policies.library.workflows

finding contains object.union({"path": script.path, "message": message}, weight) if {
	some script in workflows.scripts
	texts := workflows.carried(script)
	count(texts) > 0
	weight := weighed(texts)
	message := sprintf("a script of job '%v' is put together from text that anybody may write", [script.job])
}

weighed(texts) := {} if grave(texts)

weighed(texts) := {"severity": "medium", "severity_reason": "in no event of the workflow a stranger has its secrets"} if not grave(texts)

# Without events nothing says when it runs; a called workflow runs with the rights of its caller.
grave(_) if count(workflows.events) == 0

grave(_) if "workflow_call" in workflows.events

grave(texts) if {
	some text in texts
	some source, causes in sources
	regex.match(source, text)
	count(workflows.events & causes) > 0
}

# The open events that bring each text.
sources := {
	`github\.(head_ref|event\.(pull_request|changes))`: {"pull_request_target"},
	`github\.event\.workflow_run`: {"workflow_run"},
	`github\.event\.(issue|comment|changes|discussion)`: {"issues", "issue_comment", "discussion", "discussion_comment"},
	`github\.event\.pages`: {"gollum"},
	`tojson|\benv\.`: workflows.open_events,
}

# The messages of what was merged come with the push that merges it.
grave(texts) if {
	"push" in workflows.events
	some text in texts
	workflows.from_commits(text)
}
