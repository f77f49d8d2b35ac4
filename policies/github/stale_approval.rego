# METADATA
# title: Approval outlives the change that it was given for
# description: >-
#   When reviews are kept after new commits, or nobody who owns the code is asked, what is merged
#   need not be what anybody approved.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches
#     description: GitHub Docs, About protected branches, Require pull request reviews; CIS Software Supply Chain Security Guide 1.1.4 and 1.1.7
# custom:
#   id: github/stale-approval
#   severity: medium
#   kinds: ["github/branch_protection"]
#   controls: [NIST 800-53r5 CM-3, NIST 800-53r5 AC-5, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 16.1]
#   controls_because: >-
#     The change that was approved is the one that is made (CM-3), and the one who approves answers
#     for the code (AC-5).
#   remedy: Dismiss stale reviews when commits are pushed, and require a review from code owners.
package policies.github.stale_approval

reviews := input.attributes.required_pull_request_reviews

finding contains {"path": ["required_pull_request_reviews", "dismiss_stale_reviews"], "message": "an approval stays when commits are added", "expected": true, "actual": false} if {
	reviews.dismiss_stale_reviews == false

	# Approval of the last push by somebody else has the same effect.
	not reviews.require_last_push_approval == true
}

finding contains {"path": ["required_pull_request_reviews", "require_code_owner_reviews"], "message": "those who own the code need not approve", "expected": true, "actual": false, "severity": "low", "severity_reason": "another review is still required"} if {
	reviews.require_code_owner_reviews == false
}
