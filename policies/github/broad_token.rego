# METADATA
# title: Workflow token may write everything
# description: >-
#   With `permissions: write-all` every step, and every action that it uses, can change code,
#   releases and packages of the repository.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/writing-workflows/workflow-syntax-for-github-actions#permissions
#     description: GitHub documentation, Workflow syntax, permissions
# custom:
#   id: github/broad-token
#   severity: high
#   kinds: [github/workflow]
#   controls: [NIST 800-53r5 AC-6, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 6.8]
#   controls_because: >-
#     Least privilege and least functionality: the workload holds rights that its task does not need.
#   remedy: Give the workflow `permissions` of `contents` read, and each job the few writes it needs.
package policies.github.broad_token

finding contains {"path": ["permissions"], "message": message, "actual": "write-all"} if {
	input.attributes.permissions == "write-all"
	message := "the workflow's token may write everything"
}

finding contains {"path": ["jobs", job, "permissions"], "message": message, "actual": "write-all"} if {
	some job, definition in object.get(input.attributes, "jobs", {})
	definition.permissions == "write-all"
	message := sprintf("the token of job '%v' may write everything", [job])
}
