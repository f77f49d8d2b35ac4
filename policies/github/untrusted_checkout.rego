# METADATA
# title: Privileged workflow checks out a stranger's code
# description: >-
#   `pull_request_target` and `workflow_run` run with the secrets and the write token of the target
#   repository. Checking out the head of the pull request there lets anybody who opens one run code
#   with both.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/writing-workflows/choosing-when-your-workflow-runs/events-that-trigger-workflows#pull_request_target
#     description: GitHub documentation, Events that trigger workflows, pull_request_target
# custom:
#   id: github/untrusted-checkout
#   severity: critical
#   kinds: [github/workflow]
#   controls: [NIST 800-53r5 AC-4, NIST 800-53r5 SI-3, SOC 2 CC6.8, "ISO 27001:2022 A.8.28", CIS v8 16.1]
#   controls_because: >-
#     Input from outside is validated and never becomes code.
#   remedy: Build the change under `pull_request` without secrets, and keep the privileged workflow to what needs no code of the change.
package policies.github.untrusted_checkout

import data.policies.library.shape

privileged := {"pull_request_target", "workflow_run"}

# `on` is one event, a list of events, or an object with an event per key.
events contains input.attributes.on if is_string(input.attributes.on)

events contains event if {
	is_array(input.attributes.on)
	some event in input.attributes.on
}

events contains event if {
	is_object(input.attributes.on)
	some event, _ in shape.each(input.attributes, "on")
}

heads := ["github.event.pull_request.head.", "github.head_ref", "github.event.workflow_run.head_", "refs/pull/"]

finding contains {"path": path, "message": message, "actual": ref} if {
	count(events & privileged) > 0
	some job, definition in shape.each(input.attributes, "jobs")
	some step in shape.list(definition, "steps")
	is_string(step.uses)
	startswith(step.uses, "actions/checkout")
	some field in ["ref", "repository"]
	ref := step["with"][field]
	is_string(ref)
	some head in heads
	contains(ref, head)
	path := ["jobs", job, "steps", {"uses": step.uses}, "with", field]
	message := sprintf("job '%v' runs with secrets and checks out the code of the pull request", [job])
}
