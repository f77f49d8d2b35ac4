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

import data.policies.library.workflows

privileged := workflows.events & workflows.open_events

# What is printed into the file is on the line of the redirection, or in the block that it ends.
written := `\$[{(]?(env:)?GITHUB_(ENV|PATH)\b`

block := `(<<-?[ \t]*["']?[A-Za-z]|^[ \t]*(\}|done|fi|\))[ \t]*>>|<<<)`

lines(text) := {part |
	some line in split(text, "\n")
	regex.match(written, line)
	part := said(line, text)
}

said(line, _) := line if not regex.match(block, line)

said(line, text) := text if regex.match(block, line)

finding contains {"path": script.path, "message": message} if {
	count(privileged) > 0
	some script in workflows.scripts
	some part in lines(script.text)
	from_outside(part, script)
	message := sprintf("job '%v' writes text from outside to the environment", [script.job])
}

from_outside(part, script) if count(workflows.carried(object.union(script, {"text": part}))) > 0

from_outside(part, script) if {
	some word in regex.find_n(`\$(\{|env:)?[A-Za-z_][A-Za-z0-9_]*`, part, -1)
	trim_left(trim_prefix(word, "$env:"), "${") in workflows.variables(script.path)
}

# What the run that went before left behind may be of a stranger's making.
finding contains {"path": script.path, "message": message} if {
	"workflow_run" in workflows.events
	some script in workflows.scripts
	some part in lines(script.text)
	regex.match(`(\bcat\b|\$\(<|<)[ \t]*[^<>&|$ ]+`, part)
	not contains(part, "<<")
	some path in workflows.steps
	path[1] == script.job
	fetches(workflows.step_of(path))
	message := sprintf("job '%v' writes what another run left behind to the environment", [script.job])
}

fetches(step) if workflows.action(step) in {"actions/download-artifact", "dawidd6/action-download-artifact"}

fetches(step) if {
	is_string(step.run)
	contains(step.run, "gh run download")
}
