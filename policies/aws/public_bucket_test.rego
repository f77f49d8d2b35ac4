package policies.aws.public_bucket_test

import data.policies.aws.public_bucket

messages(attributes) := {entry.message | some entry in found} if {
	found := public_bucket.finding with input as {"attributes": attributes}
}

test_reports_a_grant_to_everybody if {
	messages({"Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]}) == {"everybody has READ"}
}

test_reports_a_setting_that_is_off if {
	messages({"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "BlockPublicPolicy": false}}) == {"BlockPublicPolicy is switched off"}
}

test_accepts_a_blocked_bucket if {
	messages({"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}, "Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]}) == set()
}

test_accepts_a_grant_to_one if {
	messages({"Grants": [{"Grantee": {"ID": "abc"}, "Permission": "FULL_CONTROL"}]}) == set()
}
