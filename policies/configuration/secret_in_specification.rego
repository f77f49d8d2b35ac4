# METADATA
# title: Secret stands in a file of the specification
# description: >-
#   Specifications are kept in git, where every copy and the history hold the secret for good.
# scope: package
# related_resources:
#   - ref: https://owasp.org/www-project-top-ten/
#     description: OWASP Top 10, Security Misconfiguration; CWE-540
# custom:
#   id: configuration/secret-in-specification
#   severity: high
#   kinds: ["env-file", "ini-file", "properties-file"]
#   side: spec
#   controls: [NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 3.11]
#   controls_because: >-
#     Authenticators are not embedded in files that are copied and kept in plain text (IA-5(7)).
#   remedy: Keep a reference to the place of the secret in the file, and change the value.
package policies.configuration.secret_in_specification

finding contains {"path": path, "message": message} if {
	walk(input.attributes, [path, value])
	is_string(value.masked)
	is_string(value.hmac)
	message := sprintf("%v holds a secret", [concat(".", [sprintf("%v", [part]) | some part in path])])
}

finding contains {"path": path, "message": message} if {
	walk(input.attributes, [path, value])
	is_string(value)
	startswith(value, "masked-hmac-")
	message := sprintf("%v holds a secret", [concat(".", [sprintf("%v", [part]) | some part in path])])
}
