# METADATA
# title: Pipeline prints every secret that it is given
# description: >-
#   With tracing on, each command and the value of each variable are written to the log of the job,
#   secrets included, for everybody who may read it.
# scope: package
# related_resources:
#   - ref: https://docs.gitlab.com/ci/variables/variables_troubleshooting/
#     description: GitLab documentation, Enable debug logging; GitHub Docs, Enabling debug logging
# custom:
#   id: ci/debug-trace
#   severity: high
#   kinds: ["gitlab/pipeline", "github/workflow"]
#   controls: [NIST 800-53r5 AU-9, NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.8.12", CIS v8 3.3]
#   controls_because: >-
#     Logs are protected and hold no authenticators (AU-9, IA-5(7)); tracing writes them all down.
#   remedy: Take the variable out of the file; set it for one run where it is needed.
package policies.ci.debug_trace

import data.policies.library.downloads
import data.policies.library.pipelines

switches := {"CI_DEBUG_TRACE", "CI_DEBUG_SERVICES"}

finding contains {"path": path, "message": message, "actual": value} if {
	walk(input.attributes, [path, value])
	count(path) > 1
	path[count(path) - 1] in switches
	path[count(path) - 2] in {"variables", "env"}
	lower(sprintf("%v", [value])) == "true"
	message := sprintf("%v is on", [path[count(path) - 1]])
}

# curl -v shows the headers, and so the token, of what it sends.
finding contains {"path": script.path, "message": "a request with a token is printed with its headers"} if {
	some script in pipelines.scripts
	some line in split(downloads.plain(script.text), "\n")
	regex.match(`\bcurl\b[^;&|\n]*[ \t](-[a-zA-Z]*v[a-zA-Z]*|--verbose|--trace(-ascii)?)([ \t]|$)`, line)
	regex.match(`(?i)(authorization|token|password|secret)`, line)
}
