package policies.cost.unlimited_history_test

import data.policies.cost.unlimited_history

messages(attributes) := {entry.message | some entry in found} if {
	found := unlimited_history.finding with input as {"attributes": attributes}
}

test_reports_endless_versions if {
	messages({"VersioningConfiguration": {"Status": "Enabled"}}) == {"versions are kept and no rule ends them"}
}

test_accepts_a_rule if {
	messages({"VersioningConfiguration": {"Status": "Enabled"}, "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}]}}) == set()
}

test_accepts_no_versions if {
	messages({"BucketName": "a"}) == set()
}
