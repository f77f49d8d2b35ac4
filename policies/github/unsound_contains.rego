# METADATA
# title: Condition looks for a name inside a text
# description: >-
#   contains() with a text holds for every piece of it: a branch that is called `main` is found in
#   `maintenance main`, and so is one called `ain`, which anybody may push or propose.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#contains
#     description: GitHub Docs, Evaluate expressions, contains; zizmor documentation, unsound-contains
# custom:
#   id: github/unsound-contains
#   severity: high
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 AC-3, NIST 800-53r5 SI-10, SOC 2 CC8.1, "ISO 27001:2022 A.8.28", CIS v8 16.10]
#   controls_because: >-
#     A decision about what may run holds for the names that it lists and no others (AC-3), and input
#     is compared as a whole (SI-10).
#   remedy: >-
#     Look in a list: contains(fromJSON('["refs/heads/main", "refs/heads/next"]'), github.ref).
package policies.github.unsound_contains

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

# What somebody from outside may choose freely.
chosen := `github\.(ref|ref_name|head_ref|base_ref|actor|triggering_actor|event\.(pull_request\.(head|base|user)\.[a-z_.]+|workflow_run\.head_[a-z_.]+|(sender|comment\.user|issue\.user)\.login))`

pattern := concat("", [`contains\([ \t\n]*'[^']*'[ \t\n]*,[ \t\n]*`, chosen, `[ \t\n]*\)`])

finding contains {"path": condition.path, "message": message, "actual": condition.text} if {
	some condition in conditions
	text := lower(regex.replace(condition.text, `\[[ \t]*'([A-Za-z_]+)'[ \t]*\]`, ".${1}"))
	some found in regex.find_n(pattern, text, -1)
	message := sprintf("%v holds for every piece of the text", [found])
}
