# METADATA
# title: Dependency is taken from a branch
# description: >-
#   A branch or tag of somebody else's repository is whatever was pushed last: two builds of one
#   commit differ, and a stolen account is enough to be in the next.
# scope: package
# related_resources:
#   - ref: https://github.com/ossf/scorecard/blob/main/docs/checks.md
#     description: OpenSSF Scorecard, Pinned-Dependencies; pip documentation, VCS Support
# custom:
#   id: dependencies/moving-source
#   severity: medium
#   kinds: ["trueup/manifest"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 CM-2, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is the thing that was checked (SR-3, CM-2); only a commit names one.
#   remedy: Name the whole hash of the commit, or take a release of it.
package policies.dependencies.moving_source

finding contains {"path": ["declarations", {"distribution": entry.distribution}, "url"], "message": message, "actual": entry.url} if {
	# Where a lock file belongs to the format, the commit stands in there.
	input.attributes.format in {"requirements", "setup.cfg", "setup.py", "conda", "script"}
	some entry in input.attributes.declarations
	is_string(entry.url)
	regex.match(`^(git|hg|svn|bzr)[+:]`, entry.url)
	not regex.match(`[@#=][0-9a-f]{40}([0-9a-f]{24})?([#?&].*)?$`, entry.url)
	message := sprintf("%v is taken from a branch or tag, which moves", [entry.distribution])
}
