# METADATA
# title: Change can be merged although its checks fail
# description: >-
#   Where no check has to pass, a red build is merged on a busy day, and the policies that run
#   before a merge decide nothing.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches
#     description: GitHub Docs, About protected branches, Require status checks before merging; OpenSSF Scorecard, CI-Tests
# custom:
#   id: github/untested-merge
#   severity: medium
#   kinds: ["github/branch_protection"]
#   controls: [NIST 800-53r5 CM-4, NIST 800-53r5 SA-11, SOC 2 CC8.1, "ISO 27001:2022 A.8.29", CIS v8 16.12]
#   controls_because: >-
#     Changes are tested before they take effect (CM-4, SA-11); a test that may fail is none.
#   remedy: Name the checks that must pass before a merge.
package policies.github.untested_merge

import data.policies.library.shape

checked if {
	some field in ["contexts", "checks"]
	count(shape.list(input.attributes.required_status_checks, field)) > 0
}

finding contains {"path": ["required_status_checks"], "message": "no check has to pass before a merge"} if not checked
