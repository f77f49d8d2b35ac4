# METADATA
# title: Dependency is fetched without encryption
# description: >-
#   Over http or git:// anybody on the way can put another program in its place, and a build runs it
#   with all its rights.
# scope: package
# related_resources:
#   - ref: https://slsa.dev/spec/v1.0/threats
#     description: SLSA, threats E and F; CycloneDX and lockfile-lint, validate-https
# custom:
#   id: dependencies/unencrypted-source
#   severity: high
#   kinds: ["trueup/manifest"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SC-8, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply arrives unchanged (SR-3, SC-8); without encryption nobody can tell.
#   remedy: Use the https or ssh address of the same source.
package policies.dependencies.unencrypted_source

finding contains {"path": ["declarations", {"distribution": entry.distribution}, "url"], "message": message, "actual": entry.url} if {
	some entry in input.attributes.declarations
	is_string(entry.url)
	regex.match(`^(git\+|hg\+|svn\+)?(http|git|ftp|svn)://`, entry.url)
	not regex.match(`^[a-z+]*://(localhost|127\.0\.0\.1)([:/]|$)`, entry.url)
	message := sprintf("%v is fetched without encryption", [entry.distribution])
}
