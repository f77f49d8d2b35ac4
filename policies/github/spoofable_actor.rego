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
import data.policies.library.workflows

name := `github\.(actor|triggering_actor|event\.pull_request\.sender\.login|event\.sender\.login)`

bot := `'[^']*\[bot\]'`

# 49699333 is dependabot, 29139614 renovate, 41898282 the platform's own.
number := `'?(49699333|29139614|41898282)'?`

# Keeping bots out trusts nobody.
asked := `(^|[^! \t\n])[ \t\n]*`

conditions := [
	concat("", [name, `[ \t\n]*==[ \t\n]*`, bot]), concat("", [bot, `[ \t\n]*==[ \t\n]*`, name]),
	concat("", [`github\.actor_id[ \t\n]*==[ \t\n]*`, number]), concat("", [number, `[ \t\n]*==[ \t\n]*github\.actor_id`]),
	concat("", [asked, `(startswith|endswith|contains)\([ \t]*`, name, `[ \t]*,[ \t]*'[^']*(bot|renovate)`]),
	concat("", [asked, `contains\([ \t]*fromjson\([ \t]*'[^']*\[bot\][^']*'[ \t]*\)[ \t]*,[ \t]*`, name]),
]

guards contains {"path": ["jobs", job, "if"], "text": definition["if"]} if {
	some job, definition in shape.each(input.attributes, "jobs")
	is_string(definition["if"])
}

guards contains {"path": array.concat(path, ["if"]), "text": condition} if {
	some path in workflows.steps
	condition := workflows.step_of(path)["if"]
	is_string(condition)
}

finding contains {"path": guard.path, "message": "the condition holds for whoever touched the pull request last", "actual": guard.text} if {
	count(workflows.events & {"pull_request_target", "workflow_run"}) > 0
	some guard in guards
	text := lower(regex.replace(guard.text, `\[[ \t]*'([a-z_]+)'[ \t]*\]`, ".${1}"))
	some condition in conditions
	regex.match(condition, text)

	# Who opened the pull request, or where it comes from, is asked as well.
	not regex.match(`pull_request\.user\.(login|id)|head\.repo\.full_name|head\.repo\.fork`, text)
}
