# METADATA
# title: Branch takes commits that nobody signed
# description: >-
#   The author of a commit is whatever text its maker writes; only a signature says who it was, and
#   only a rule asks for one.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches
#     description: GitHub Docs, About protected branches, Require signed commits
# custom:
#   id: github/unsigned-commits
#   severity: low
#   kinds: ["github/branch_protection"]
#   controls: [NIST 800-53r5 AU-10, NIST 800-53r5 CM-14, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 16.1]
#   controls_because: >-
#     Who made a change cannot be denied (AU-10) only where it is signed (CM-14).
#   remedy: Require signed commits, once everybody who pushes has a key.
package policies.github.unsigned_commits

finding contains {"path": ["required_signatures", "enabled"], "message": "commits need no signature", "expected": true, "actual": false} if {
	input.attributes.required_signatures.enabled == false
}
