# METADATA
# title: Workflow lets what it prints set its environment
# description: >-
#   With the old commands switched on, any line that a step prints, also one that came from outside,
#   can set variables and the search path of later steps.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions
#     description: GitHub Docs, Workflow commands; CVE-2020-15228
# custom:
#   id: github/insecure-commands
#   severity: high
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 SI-10, SOC 2 CC8.1, "ISO 27001:2022 A.8.28", CIS v8 16.10]
#   controls_because: >-
#     Input is validated and never becomes code (SI-10); here every line of output is input.
#   remedy: Take ACTIONS_ALLOW_UNSECURE_COMMANDS away and write to GITHUB_ENV and GITHUB_PATH.
package policies.github.insecure_commands

finding contains {"path": path, "message": "what is printed may set the environment"} if {
	walk(input.attributes, [path, value])
	count(path) > 1
	path[count(path) - 1] == "ACTIONS_ALLOW_UNSECURE_COMMANDS"
	path[count(path) - 2] == "env"
	lower(sprintf("%v", [value])) == "true"
}
