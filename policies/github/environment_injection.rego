# METADATA
# title: Text from outside reaches the environment of later steps
# description: >-
#   What is written to GITHUB_ENV or GITHUB_PATH counts for every later step; a stranger's text
#   there sets LD_PRELOAD or the path, and runs with the workflow's secrets.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/reference/security/secure-use
#     description: GitHub Docs, Secure use reference; zizmor documentation, github-env
# custom:
#   id: github/environment-injection
#   severity: high
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 SI-10, SOC 2 CC8.1, "ISO 27001:2022 A.8.28", CIS v8 16.10]
#   controls_because: >-
#     Input from outside is validated and never becomes code (SI-10); an environment that it sets is
#     code.
#   remedy: Write such a value to GITHUB_OUTPUT, or check it against a list before it is written.
package policies.github.environment_injection

import data.policies.library.shape

privileged := {"pull_request_target", "workflow_run", "issue_comment", "issues"}

events contains input.attributes.on if is_string(input.attributes.on)

events contains event if {
	is_array(input.attributes.on)
	some event in input.attributes.on
}

events contains event if {
	is_object(input.attributes.on)
	some event, _ in shape.each(input.attributes, "on")
}

outside := `github\.(event\.(pull_request|issue|comment|review|workflow_run|head_commit)|head_ref)`

# What is printed into the file is on the line of the redirection.
written := `\$[{(]?GITHUB_(ENV|PATH)\b`

finding contains {"path": ["jobs", job, "steps", index, "run"], "message": message} if {
	count(events & privileged) > 0
	some job, definition in shape.each(input.attributes, "jobs")
	some index, step in shape.list(definition, "steps")
	is_string(step.run)
	some line in split(step.run, "\n")
	regex.match(written, line)
	from_outside(line, shape.each(step, "env"))
	message := sprintf("job '%v' writes text from outside to the environment", [job])
}

from_outside(line, _) if regex.match(outside, line)

from_outside(line, env) if {
	some name, value in env
	is_string(value)
	regex.match(outside, value)
	contains(line, concat("", [`$`, name]))
}

from_outside(line, env) if {
	some name, value in env
	is_string(value)
	regex.match(outside, value)
	contains(line, concat("", [`${`, name]))
}
