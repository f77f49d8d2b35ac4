package policies.github.security_feature_off_test

import data.policies.github.security_feature_off

messages(attributes) := {entry.message | some entry in found} if {
	found := security_feature_off.finding with input as {"attributes": attributes}
}

test_reports_scanning_that_is_off if {
	messages({"security_and_analysis": {"secret_scanning": {"status": "disabled"}, "dependabot_security_updates": {"status": "enabled"}}}) == {"secrets that are pushed are not looked for"}
}

test_accepts_features_that_are_on if {
	messages({"security_and_analysis": {"secret_scanning": {"status": "enabled"}}}) == set()
}

test_accepts_a_repository_of_which_the_token_may_not_know if {
	messages({"full_name": "acme/shop"}) == set()
}

test_accepts_an_archived_repository if {
	messages({"archived": true, "security_and_analysis": {"secret_scanning": {"status": "disabled"}}}) == set()
}
