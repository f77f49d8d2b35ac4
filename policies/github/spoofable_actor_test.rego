package policies.github.spoofable_actor_test

import data.policies.github.spoofable_actor

messages(attributes) := {entry.message | some entry in found} if {
	found := spoofable_actor.finding with input as {"attributes": attributes}
}

test_reports_a_bot if {
	messages({"on": "pull_request_target", "jobs": {"merge": {"if": "github.actor == 'dependabot[bot]'", "steps": []}}}) == {"the condition holds for whoever touched the pull request last"}
}

test_reports_one_of_several_events if {
	messages({"on": {"workflow_run": {}, "push": {}}, "jobs": {"merge": {"steps": [{"if": "github.triggering_actor == 'renovate[bot]'"}]}}}) == {"the condition holds for whoever touched the pull request last"}
}

test_accepts_a_workflow_without_secrets if {
	messages({"on": ["pull_request"], "jobs": {"merge": {"if": "github.actor == 'dependabot[bot]'"}}}) == set()
}

test_accepts_the_author if {
	messages({"on": ["pull_request_target"], "jobs": {"merge": {"if": "github.event.pull_request.user.login == 'dependabot[bot]'"}}}) == set()
}

said := {"the condition holds for whoever touched the pull request last"}

asking(condition) := {"on": "pull_request_target", "jobs": {"merge": {"if": condition}}}

test_reports_every_spelling if {
	every condition in [
		"'dependabot[bot]' == github.actor", "github['actor'] == 'dependabot[bot]'", "github.actor_id == 49699333", "'49699333' == github.actor_id",
		"endsWith(github.actor, '[bot]')", "startsWith(github.actor, 'dependabot')", "contains(fromJSON('[\"renovate[bot]\"]'), github.actor)",
		"github.event.pull_request.sender.login == 'dependabot[bot]'", "${{ GitHub.Actor == 'renovate[bot]' }}",
	] {
		messages(asking(condition)) == said
	}
}

test_accepts_the_last_actor_where_the_author_is_asked_too if {
	messages(asking("github.actor == 'dependabot[bot]' && github.event.pull_request.user.login == 'dependabot[bot]'")) == set()
}

test_accepts_keeping_a_bot_out if {
	messages(asking("github.actor != 'dependabot[bot]'")) == set()
}

test_accepts_keeping_every_bot_out if {
	messages(asking("${{ !endsWith(github.actor, '[bot]') }}")) == set()
	messages(asking("success() && ! contains(github.actor, 'bot')")) == set()
	messages(asking("success() && contains(github.actor, 'dependabot')")) == said
}
