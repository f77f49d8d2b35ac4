# METADATA
# title: Workflow trusts whoever touched the pull request last
# description: >-
#   github.actor is who caused the latest event, not who wrote the change: a stranger lets a bot
#   touch his pull request, and the condition holds for his code.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/reference/security/secure-use
#     description: GitHub Docs, Secure use reference; zizmor documentation, bot-conditions
# custom:
#   id: github/spoofable-actor
#   severity: high
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 IA-2, NIST 800-53r5 AC-3, SOC 2 CC6.1, "ISO 27001:2022 A.8.5", CIS v8 16.10]
#   controls_because: >-
#     A decision about access rests on an identity that is proven (IA-2, AC-3); the last actor proves
#     nothing about the author.
#   remedy: Ask for github.event.pull_request.user.login, and for the repository of the head.
package policies.github.spoofable_actor

import data.policies.library.shape

condition := `github\.(actor|triggering_actor)[ \t]*==[ \t]*'[^']*\[bot\]'`

privileged := {"pull_request_target", "workflow_run"}

events contains input.attributes.on if is_string(input.attributes.on)

events contains event if {
	is_array(input.attributes.on)
	some event in input.attributes.on
}

events contains event if {
	is_object(input.attributes.on)
	some event, _ in shape.each(input.attributes, "on")
}

finding contains {"path": path, "message": "the condition holds for whoever touched the pull request last", "actual": value} if {
	count(events & privileged) > 0
	walk(input.attributes, [path, value])
	path[count(path) - 1] == "if"
	is_string(value)
	regex.match(condition, value)
}
