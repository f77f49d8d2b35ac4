package policies.github.untrusted_checkout_test

import data.policies.github.untrusted_checkout

messages(attributes) := {entry.message | some entry in found} if {
	found := untrusted_checkout.finding with input as {"attributes": attributes}
}

test_reports_the_head_of_a_pull_request if {
	messages({"on": {"pull_request_target": {}}, "jobs": {"lint": {"steps": [{"uses": "actions/checkout@v4", "with": {"ref": "${{ github.event.pull_request.head.sha }}"}}]}}}) == {"job 'lint' runs with secrets and checks out the code of the pull request"}
}

test_accepts_the_same_without_secrets if {
	messages({"on": ["pull_request"], "jobs": {"lint": {"steps": [{"uses": "actions/checkout@v4", "with": {"ref": "${{ github.event.pull_request.head.sha }}"}}]}}}) == set()
}

test_accepts_a_privileged_workflow_on_its_own_code if {
	messages({"on": "pull_request_target", "jobs": {"label": {"steps": [{"uses": "actions/checkout@v4"}]}}}) == set()
}

job(step) := {"on": "pull_request_target", "jobs": {"build": {"steps": [step]}}}

of(ref) := {"uses": "actions/checkout@v4", "with": {"ref": ref}}

said := {"job 'build' runs with secrets and checks out the code of the pull request"}

fetched := {"job 'build' runs with secrets and fetches the code of the pull request"}

test_reports_every_name_of_the_change if {
	every ref in [
		"${{ github.event.pull_request.merge_commit_sha }}", "${{ github.event['pull_request'].head.sha }}",
		"refs/pull/${{ github.event.number }}/merge", "${{ format('pull/{0}/head', github.event.number) }}",
		"${{ github.event.workflow_run.pull_requests[0].head.sha }}",
	] {
		messages(job(of(ref))) == said
	}
	messages({"on": {"issue_comment": {"types": ["created"]}}, "jobs": {"build": {"steps": [of("refs/pull/${{ github.event.issue.number }}/head")]}}}) == said
}

test_reports_commands_that_fetch_the_change if {
	every line in [
		"gh pr checkout ${{ github.event.number }}", "git fetch origin pull/${{ github.event.number }}/head:pr\ngit checkout pr", "git pull origin refs/pull/1/merge",
		"git checkout ${{ github.event.pull_request.head.sha }}",
	] {
		messages(job({"run": line})) == fetched
	}
}

test_accepts_other_commands_and_places if {
	messages(job({"run": "git fetch origin main && gh pr view 1"})) == set()
	messages(job({"run": "git fetch origin pull/1/head:pr\ngit diff main pr --name-only"})) == set()
	messages(job({"uses": "actions/checkout-more@v1", "with": {"ref": "${{ github.head_ref }}"}})) == set()
	messages(job(of("${{ github.event.pull_request.base.sha }}"))) == set()
}

under(condition) := {"on": ["pull_request_target", "workflow_run", "push"], "jobs": {"build": {"if": condition, "steps": [of("${{ github.event.pull_request.head.sha }}")]}}}

test_accepts_what_is_asked_before if {
	every condition in [
		"github.event.pull_request.head.repo.full_name == github.repository", "github.repository == github.event.pull_request.head.repo.full_name",
		"${{ !github.event.pull_request.head.repo.fork }}", "github.event.pull_request.head.repo.fork == false",
		"github.event.workflow_run.event == 'push'", "github.event.workflow_run.event != 'pull_request'",
		"contains(fromJSON('[\"OWNER\"]'), github.event.pull_request.author_association)",
		"github.event.workflow_run.head_repository.full_name == github.repository",
		"github.event.pull_request.user.login == 'dependabot[bot]'", "github.event_name == 'push'",
		"github.event_name != 'pull_request_target'",
	] {
		messages(under(condition)) == set()
	}
}

test_reports_what_is_asked_of_nobody if {
	every condition in ["always()", "github.event_name == 'pull_request_target'", "github.event_name == 'push' || success()", "github.actor == 'x'", "${{ github.event.pull_request.head.repo.full_name == github.repository }}\n"] {
		messages(under(condition)) == said
	}
}

weights(attributes) := {object.get(entry, "severity", "critical") | some entry in found} if {
	found := untrusted_checkout.finding with input as {"attributes": attributes}
}

test_reports_less_where_somebody_is_asked if {
	step := of("${{ github.head_ref }}")
	on := "pull_request_target"
	weights(under("contains(github.event.pull_request.labels.*.name, 'safe')")) == {"high"}
	weights({"on": on, "jobs": {"build": {"environment": "outside", "steps": [step]}}}) == {"high"}
	weights({"on": on, "jobs": {"ask": {"environment": "outside"}, "build": {"needs": "ask", "steps": [step]}}}) == {"high"}
	weights({"on": on, "jobs": {"ask": {"environment": {"name": "x"}}, "build": {"needs": ["ask"], "steps": [step, {"run": "gh pr checkout 1"}]}}}) == {"high"}
	weights({"on": on, "jobs": {"build": {"needs": "other", "steps": [step]}}}) == {"critical"}
}
