# METADATA
# title: Job runs what it downloads, unseen
# description: >-
#   What a server sends is run at once with the secrets of the job; when the server or the way to it
#   is taken over, nothing shows it.
# scope: package
# related_resources:
#   - ref: https://owasp.org/www-project-top-10-ci-cd-security-risks/
#     description: OWASP Top 10 CI/CD Security Risks, CICD-SEC-9
# custom:
#   id: ci/downloaded-script
#   severity: high
#   kinds: ["gitlab/pipeline", "github/workflow"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is checked for integrity before it is run (SR-3, SI-7); here nobody could see it.
#   remedy: Download, compare the digest with the one that you know, and run only then.
package policies.ci.downloaded_script

import data.policies.library.downloads
import data.policies.library.pipelines
import data.policies.library.workflows

scripts contains {"path": script.path, "text": script.text, "job": script.job} if some script in workflows.scripts

scripts contains {"path": script.path, "text": script.text, "job": script.job} if some script in pipelines.scripts

finding contains {"path": script.path, "message": message} if {
	some script in scripts
	downloads.runs_unseen(script.text)
	message := sprintf("job '%v' runs what it downloads", [script.job])
}
