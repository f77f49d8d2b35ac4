# METADATA
# title: Protected branch takes what nobody reviewed
# description: >-
#   Without a review, or with force pushes, one stolen account changes what is released and may
#   rewrite the history that would show it.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches
#     description: GitHub documentation, About protected branches
# custom:
#   id: github/unprotected-branch
#   severity: high
#   kinds: ["github/branch_protection"]
#   controls: [NIST 800-53r5 CM-3, NIST 800-53r5 AC-5, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 16.1]
#   controls_because: >-
#     Changes are approved by somebody else and leave a trail (CM-3, AC-5), which force pushes erase.
#   remedy: Require a review by another person, include administrators, and forbid force pushes and deletion.
package policies.github.unprotected_branch

enabled(name) if input.attributes[name].enabled == true

enabled(name) if input.attributes[name] == true

finding contains {"path": ["allow_force_pushes"], "message": "history can be rewritten: force pushes are allowed"} if enabled("allow_force_pushes")

finding contains {"path": ["allow_deletions"], "message": "the branch can be deleted"} if enabled("allow_deletions")

finding contains {"path": ["required_pull_request_reviews"], "message": "no review is required"} if not reviewed

reviewed if input.attributes.required_pull_request_reviews.required_approving_review_count > 0
