# METADATA
# title: Repository does not look for its own secrets and flaws
# description: >-
#   Scanning for secrets finds the key on the day it is pushed, and its protection before it is;
#   alerts about dependencies tell of flaws that others already use.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/code-security/getting-started/github-security-features
#     description: GitHub Docs, GitHub security features; CIS GitHub Benchmark 1.5
# custom:
#   id: github/security-feature-off
#   severity: high
#   kinds: ["github/repository"]
#   controls: [NIST 800-53r5 RA-5, NIST 800-53r5 SI-4, SOC 2 CC7.1, "ISO 27001:2022 A.8.8", CIS v8 16.2]
#   controls_because: >-
#     Flaws and leaked authenticators are looked for all the time (RA-5, SI-4); here the looking is
#     switched off.
#   remedy: Switch the feature on for the repository, or for all of the organisation.
package policies.github.security_feature_off

features := {
	"secret_scanning": "secrets that are pushed are not looked for",
	"secret_scanning_push_protection": "secrets are not stopped when they are pushed",
	"dependabot_security_updates": "flaws of dependencies are not put right by themselves",
}

weights := {"secret_scanning": "high", "secret_scanning_push_protection": "medium", "dependabot_security_updates": "medium"}

finding contains {"path": ["security_and_analysis", feature, "status"], "message": message, "severity": weights[feature], "severity_reason": "by how much is left to others", "expected": "enabled", "actual": "disabled"} if {
	object.get(input.attributes, "archived", false) == false
	some feature, message in features
	input.attributes.security_and_analysis[feature].status == "disabled"
}
