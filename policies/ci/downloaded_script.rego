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
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.4]
#   controls_because: >-
#     What others supply is checked for integrity before it is run.
#   remedy: Download, compare the digest with the one that you know, and run only then.
package policies.ci.downloaded_script

import data.policies.library.shape

piped := `(curl|wget)\b[^|;&\n]*\|[ \t]*(sudo[ \t]+)?(ba|z|da|k)?sh\b`

scripts contains {"path": ["jobs", name, "steps", index, "run"], "text": step.run, "job": name} if {
	some name, definition in shape.each(input.attributes, "jobs")
	some index, step in shape.list(definition, "steps")
	is_string(step.run)
}

scripts contains {"path": [name, part], "text": line, "job": name} if {
	some name, definition in input.attributes
	some part in ["before_script", "script", "after_script"]
	some line in shape.list(definition, part)
	is_string(line)
}

finding contains {"path": script.path, "message": message} if {
	some script in scripts
	regex.match(piped, script.text)
	message := sprintf("job '%v' runs what it downloads", [script.job])
}
