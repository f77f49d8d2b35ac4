package policies.github.wide_app_token_test

import data.policies.github.wide_app_token

messages(attributes) := {entry.message | some entry in found} if {
	found := wide_app_token.finding with input as {"attributes": attributes}
}

sync(given) := {"jobs": {"sync": {"steps": [object.union({"uses": "actions/create-github-app-token@v2"}, given)]}}}

test_reports_a_token_with_all_that_the_app_may_do if {
	messages(sync({"with": {"app-id": "1", "private-key": "${{ secrets.APP_KEY }}"}})) == {"job 'sync' asks for a token with all permissions of the app"}
	messages(sync({})) == {"job 'sync' asks for a token with all permissions of the app"}
}

test_reports_a_token_for_all_repositories_of_an_owner if {
	messages(sync({"with": {"owner": "shop", "permission-contents": "read"}})) == {"job 'sync' asks for a token for all repositories of an owner"}
	messages(sync({"with": {"owner": "shop", "repositories": "", "permission-contents": "read"}})) == {"job 'sync' asks for a token for all repositories of an owner"}
}

test_reports_everything_that_is_wrong_with_one_token if {
	count(messages({"jobs": {"sync": {"steps": [{"uses": "actions/create-github-app-token@v2", "with": {"owner": "shop", "skip-token-revoke": true}}]}}})) == 3
}

test_reports_a_token_that_outlives_its_job if {
	messages(sync({"with": {"skip-token-revoke": "true", "permission-contents": "read"}})) == {"job 'sync' does not revoke its token at the end"}
}

test_accepts_a_token_with_names if {
	messages(sync({"with": {"owner": "shop", "repositories": "web", "permission-contents": "read", "skip-token-revoke": false}})) == set()
	messages(sync({"with": {"permission-issues": "write"}})) == set()
}

test_accepts_other_actions if {
	messages(sync({"uses": "actions/checkout@v4", "with": {"owner": "shop"}})) == set()
	messages(sync({"uses": 7})) == set()
}
