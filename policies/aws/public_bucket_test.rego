package policies.aws.public_bucket_test

import data.policies.aws.public_bucket

messages(attributes) := {entry.message | some entry in found} if {
	found := public_bucket.finding with input as {"attributes": attributes}
}

test_reports_a_grant_to_everybody if {
	messages({"AccessControlPolicy": {"Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]}}) == {"everybody has READ"}
}

test_reports_a_setting_that_is_off if {
	messages({"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "BlockPublicPolicy": false}}) == {"BlockPublicPolicy is switched off"}
}

test_reports_a_setting_that_is_off_in_terraform_state if {
	messages({"block_public_acls": true, "restrict_public_buckets": false}) == {"restrict_public_buckets is switched off"}
}

test_reports_a_public_list_in_terraform_state if {
	messages({"acl": "public-read"}) == {"the bucket has the list public-read"}
}

test_accepts_a_blocked_bucket if {
	messages({"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}, "AccessControlPolicy": {"Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]}}) == set()
}

test_accepts_a_grant_to_one if {
	messages({"AccessControlPolicy": {"Grants": [{"Grantee": {"ID": "abc"}, "Permission": "FULL_CONTROL"}]}, "acl": "private"}) == set()
}

everyone := "http://acs.amazonaws.com/groups/global/AllUsers"

test_reports_grants_in_terraform if {
	messages({"grant": [{"uri": everyone, "permissions": ["READ"]}, {"id": "x", "permissions": ["READ"]}]}) == {"everybody has permissions of the list"}
	messages({"access_control_policy": [{"grant": [{"permission": "WRITE", "grantee": [{"uri": everyone}]}]}]}) == {"everybody has WRITE"}
}

weights(attributes) := {object.get(entry, "severity", "critical") | some entry in found} if {
	found := public_bucket.finding with input as {"attributes": attributes}
}

test_reports_a_protection_that_is_off_as_less if {
	weights({"PublicAccessBlockConfiguration": {"BlockPublicAcls": false}}) == {"high"}
	weights({"block_public_policy": false}) == {"high"}
	weights({"acl": "public-read"}) == {"critical"}
}
