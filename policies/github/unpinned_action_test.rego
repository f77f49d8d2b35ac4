package policies.github.unpinned_action_test

import data.policies.github.unpinned_action

messages(attributes) := {entry.message | some entry in found} if {
	found := unpinned_action.finding with input as {"attributes": attributes}
}

test_reports_a_tag_of_a_third_party if {
	messages({"jobs": {"build": {"steps": [{"uses": "someone/deploy@v1"}]}}}) == {"job 'build' uses 'someone/deploy@v1', which is not pinned to a commit"}
}

test_reports_a_called_workflow if {
	messages({"jobs": {"call": {"uses": "someone/flows/.github/workflows/x.yml@main"}}}) == {"job 'call' calls 'someone/flows/.github/workflows/x.yml@main', which is not pinned to a commit"}
}

test_accepts_a_commit_the_platform_and_local_actions if {
	messages({"jobs": {"build": {"steps": [{"uses": "someone/deploy@a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"}, {"uses": "actions/checkout@v4"}, {"uses": "./local"}, {"run": "make"}]}}}) == set()
}
