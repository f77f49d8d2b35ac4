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
#     Input from outside is validated and never becomes code.
#   remedy: Hand the text over in an environment variable and use the variable, in quotes.
package policies.github.script_injection

import data.policies.library.shape

outside := `\$\{\{[^}]*github\.(event\.(issue|pull_request|discussion)\.(title|body)|event\.(comment|review|review_comment)\.body|event\.pages[^}]*\.page_name|event\.(head_commit|commits[^}]*)\.(message|author\.(name|email))|event\.pull_request\.head\.(ref|label|repo\.default_branch)|head_ref)`

scripts contains {"path": ["jobs", name, "steps", index, "run"], "text": step.run, "job": name} if {
	some name, definition in shape.each(input.attributes, "jobs")
	some index, step in shape.list(definition, "steps")
	is_string(step.run)
}

scripts contains {"path": ["jobs", name, "steps", index, "with", "script"], "text": step["with"].script, "job": name} if {
	some name, definition in shape.each(input.attributes, "jobs")
	some index, step in shape.list(definition, "steps")
	is_object(step)
	is_string(step.uses)
	startswith(step.uses, "actions/github-script@")
	is_string(step["with"].script)
}

finding contains {"path": script.path, "message": message} if {
	some script in scripts
	regex.match(outside, script.text)
	message := sprintf("a script of job '%v' is put together from text that anybody may write", [script.job])
}
