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
#   remedy: Write the condition without the braces, or with nothing beside them; a block of several lines begins with >- or |-.
package policies.github.condition_always_true

import data.policies.library.shape
import data.policies.library.workflows

conditions contains {"path": ["jobs", job, "if"], "text": definition["if"]} if {
	some job, definition in shape.each(input.attributes, "jobs")
	is_string(definition["if"])
}

conditions contains {"path": array.concat(path, ["if"]), "text": text} if {
	some path in workflows.steps
	text := workflows.step_of(path)["if"]
	is_string(text)
}

# Nothing but a line break or blank beside the braces makes it a text, too.
finding contains {"path": condition.path, "message": "the condition is a text, which is always true", "actual": condition.text} if {
	some condition in conditions
	contains(condition.text, "${{")
	regex.replace(condition.text, `(?s)\$\{\{.*?\}\}`, "") != ""
}
