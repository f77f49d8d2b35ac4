# METADATA
# title: Privileged workflow checks out a stranger's code
# description: >-
#   `pull_request_target`, `workflow_run` and `issue_comment` run with the secrets and the write token
#   of the target repository. Checking out the pull request there lets anybody who opens one run code
#   with both.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/writing-workflows/choosing-when-your-workflow-runs/events-that-trigger-workflows#pull_request_target
#     description: GitHub documentation, Events that trigger workflows, pull_request_target
# custom:
#   id: github/untrusted-checkout
#   severity: critical
#   kinds: [github/workflow]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 SI-3, SOC 2 CC6.8, "ISO 27001:2022 A.8.31", CIS v8 16.1]
#   controls_because: >-
#     Code of others is checked before it is run and gets no more rights than it needs (SI-3, AC-6);
#     here it meets the secrets of the repository first.
#   remedy: Build the change under `pull_request` without secrets, and keep the privileged workflow to what needs no code of the change.
package policies.github.untrusted_checkout

import data.policies.library.workflows

privileged := workflows.events & {"pull_request_target", "workflow_run", "issue_comment"}

heads := `github\.event\.pull_request\.(head\.|merge_commit_sha)|github\.head_ref|github\.event\.workflow_run\.(head_|pull_requests)|refs/pull/|\bpull/[^\n]*/(head|merge)`

finding contains object.union({"path": path, "message": message, "actual": ref}, weight(step)) if {
	count(privileged) > 0
	some step in workflows.steps
	held := workflows.step_of(step)
	workflows.action(held) == "actions/checkout"
	some field in ["ref", "repository"]
	ref := held["with"][field]
	is_string(ref)
	regex.match(heads, spelled(ref))
	not guarded(step)
	path := ["jobs", step[1], "steps", {"uses": held.uses}, "with", field]
	message := sprintf("job '%v' runs with secrets and checks out the code of the pull request", [step[1]])
}

fetching := [
	`\bgh[ \t]+pr[ \t]+checkout\b`, `\bgit[ \t]+pull\b[^\n]*\b(refs/)?pull/[^\n]*/(head|merge)`,
	`(?s)\bgit[ \t]+fetch\b[^\n]*\b(refs/)?pull/[^\n]*/(head|merge).*\bgit[ \t]+(checkout|switch|merge|rebase|reset|worktree)\b`,
	`\bgit[ \t]+(checkout|switch|pull|merge|reset)\b[^\n]*\$\{\{[ \t]*github\.(head_ref|event\.(pull_request\.(head\.|merge_commit_sha)|workflow_run\.head_))`,
]

finding contains object.union({"path": array.concat(step, ["run"]), "message": message}, weight(step)) if {
	count(privileged) > 0
	some step in workflows.steps
	script := workflows.step_of(step).run
	is_string(script)
	some pattern in fetching
	regex.match(pattern, spelled(script))
	not guarded(step)
	message := sprintf("job '%v' runs with secrets and fetches the code of the pull request", [step[1]])
}

spelled(text) := regex.replace(text, `\[[ \t]*'([a-z_]+)'[ \t]*\]`, ".${1}")

conditions(step) := [spelled(holder["if"]) |
	some holder in [workflows.job_of(step), workflows.step_of(step)]
	is_string(holder["if"])

	# One that always holds asks nothing; github/condition-always-true reports it.
	regex.replace(holder["if"], `(?s)\$\{\{.*?\}\}`, "") in ["", holder["if"]]
]

# Asked before: that it comes from the repository itself, who wrote it, or an event without strangers.
asked := [
	`head\.repo\.full_name[ \t\n]*==[ \t\n]*(github\.repository|github\.event\.pull_request\.base\.repo\.full_name|'[^']+')`,
	`(github\.repository|base\.repo\.full_name|'[^']+')[ \t\n]*==[ \t\n]*github\.event\.(pull_request\.head\.repo|workflow_run\.head_repository)\.full_name`,
	`head_repository\.full_name[ \t\n]*==[ \t\n]*(github\.repository|'[^']+')`, `head\.repo\.fork[ \t\n]*==[ \t\n]*false`,
	`![ \t]*github\.event\.pull_request\.head\.repo\.fork`, `pull_request\.author_association`,
	`pull_request\.user\.(login|id)[ \t\n]*==`, `workflow_run\.event[ \t\n]*==[ \t\n]*'(push|schedule|workflow_dispatch|release|merge_group)'`,
	`workflow_run\.event[ \t\n]*!=[ \t\n]*'pull_request`, `github\.event_name[ \t\n]*!=[ \t\n]*'pull_request_target'`,
]

guarded(step) if {
	some condition in conditions(step)
	some pattern in asked
	regex.match(pattern, condition)
}

# The job runs under other events alone.
guarded(step) if {
	some condition in conditions(step)
	some event in regex.find_n(`github\.event_name[ \t\n]*==[ \t\n]*'[a-z_]+'`, condition, -1)
	not split(event, "'")[1] in privileged
	not contains(condition, "||")
}

weight(step) := {"severity": "high", "severity_reason": "somebody is asked before, who may not see what is pushed later"} if awaited(step)

weight(step) := {} if not awaited(step)

awaited(step) if {
	some condition in conditions(step)
	regex.match(`\.labels\b|event\.label\.name|comment\.author_association|comment\.user\.login`, condition)
}

# An environment may ask for an approval, of the job or of one that it waits for.
awaited(step) if workflows.job_of(step).environment

awaited(step) if {
	some needed in needs(workflows.job_of(step))
	input.attributes.jobs[needed].environment
}

needs(job) := {job.needs} if is_string(job.needs)

needs(job) := {name | some name in job.needs} if is_array(job.needs)
