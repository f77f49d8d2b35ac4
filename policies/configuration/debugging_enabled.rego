# METADATA
# title: Program runs with debugging on
# description: >-
#   With debugging on, a page of an error shows source code, settings and secrets to whoever causes
#   one, and some frameworks run what a visitor types.
# scope: package
# related_resources:
#   - ref: https://cwe.mitre.org/data/definitions/489.html
#     description: CWE-489, Active Debug Code
# custom:
#   id: configuration/debugging-enabled
#   severity: high
#   kinds: ["env-file"]
#   controls: [NIST 800-53r5 CM-6, NIST 800-53r5 SI-11, SOC 2 CC7.1, "ISO 27001:2022 A.8.9", CIS v8 4.1]
#   controls_because: >-
#     Secure settings are kept (CM-6) and errors tell strangers nothing (SI-11); debugging shows them
#     code and settings.
#   remedy: Switch debugging off outside of development.
package policies.configuration.debugging_enabled

switches := {"DEBUG", "APP_DEBUG", "DJANGO_DEBUG", "FLASK_DEBUG", "RAILS_DEBUG"}

on := {"1", "true", "yes", "on"}

developing if regex.match(`(?i)(^|[./_-])(dev|development|local|test|testing|example|sample|dist|template|tpl|ci)([./_-]|$)`, input.uid)

finding contains {"path": [name], "message": message, "expected": "false", "actual": value} if {
	not developing
	some name, value in input.attributes
	name in switches
	lower(sprintf("%v", [value])) in on
	message := sprintf("%v is on", [name])
}
