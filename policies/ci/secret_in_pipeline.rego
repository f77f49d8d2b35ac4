# METADATA
# title: Secret stands in a pipeline
# description: >-
#   A pipeline is read by everybody who may read the code, is copied with every fork and stays in
#   the history after it was taken out.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions
#     description: GitHub Docs, Using secrets; GitLab documentation, CI/CD variables
# custom:
#   id: ci/secret-in-pipeline
#   severity: high
#   kinds: ["github/workflow", "gitlab/pipeline"]
#   controls: [NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 16.1]
#   controls_because: >-
#     Authenticators are not embedded in files that are copied and kept in plain text (IA-5(7)).
#   remedy: >-
#     Move it to the secret store of the platform, and rotate it: it has been seen.
package policies.ci.secret_in_pipeline

finding contains {"path": path, "message": message} if {
	walk(input.attributes, [path, value])
	secret(value)
	message := sprintf("%v holds a secret", [concat(".", [sprintf("%v", [part]) | some part in path])])
}

secret(value) if {
	is_string(value.masked)
	is_string(value.hmac)
}

secret(value) if {
	is_string(value)
	contains(value, "masked-hmac-")
}
