# METADATA
# title: Third-party action is not pinned to a commit
# description: >-
#   A tag or branch of somebody else's repository can be moved to other code at any time, and that
#   code then runs with the token and the secrets of this workflow.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions
#     description: GitHub documentation, Security hardening for GitHub Actions, Using third-party actions
# custom:
#   id: github/unpinned-action
#   severity: medium
#   kinds: [github/workflow]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is checked for integrity before it is run (SR-3, SI-7); only a commit names
#     what was checked.
#   remedy: Pin the action to the full commit id and note the version behind it in a comment.
package policies.github.unpinned_action

import data.policies.library.shape

# Actions of the platform's own organisations are trusted as the platform itself is.
own := {"actions", "github", "dependabot"}

finding contains {"path": path, "message": message, "actual": uses} if {
	some job, definition in shape.each(input.attributes, "jobs")
	some step in shape.list(definition, "steps")
	uses := step.uses
	third_party(uses)
	path := ["jobs", job, "steps", {"uses": uses}, "uses"]
	message := sprintf("job '%v' uses '%v', which is not pinned to a commit", [job, uses])
}

finding contains {"path": ["jobs", job, "uses"], "message": message, "actual": uses} if {
	some job, definition in shape.each(input.attributes, "jobs")
	uses := definition.uses
	third_party(uses)
	message := sprintf("job '%v' calls '%v', which is not pinned to a commit", [job, uses])
}

third_party(uses) if {
	is_string(uses)
	not startswith(uses, "./")
	not startswith(uses, "docker://")
	not own[lower(split(uses, "/")[0])]
	not regex.match(`^[^@]+@([0-9a-f]{40}|[0-9a-f]{64})$`, uses)
}
