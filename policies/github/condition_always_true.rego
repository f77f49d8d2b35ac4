# METADATA
# title: Condition of a job or step always holds
# description: >-
#   An expression in braces with anything beside it, a line break included, becomes a text, and a
#   text is true: the step that should be guarded runs every time.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
#     description: GitHub Docs, Evaluate expressions in workflows and actions; zizmor documentation, unsound-condition
# custom:
#   id: github/condition-always-true
#   severity: high
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 AC-3, SOC 2 CC8.1, "ISO 27001:2022 A.8.28", CIS v8 16.10]
#   controls_because: >-
#     A decision about what may run is enforced (AC-3); this one decides nothing.
#   remedy: Write the condition without the braces, or on one line with nothing beside them.
package policies.github.condition_always_true

finding contains {"path": path, "message": "the condition is a text, which is always true", "actual": value} if {
	walk(input.attributes, [path, value])
	count(path) > 2
	path[0] == "jobs"
	path[count(path) - 1] == "if"
	is_string(value)
	contains(value, "${{")
	not regex.match(`^\$\{\{[^}]*\}\}$`, value)
	outside := trim_space(regex.replace(value, `\$\{\{[^}]*\}\}`, ""))
	always(value, outside)
}

# Nothing but space beside the braces: the space alone makes it a text.
always(value, "") if value != trim_space(value)

always(_, outside) if outside != ""
