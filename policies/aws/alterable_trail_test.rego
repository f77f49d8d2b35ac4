package policies.aws.alterable_trail_test

import data.policies.aws.alterable_trail

messages(attributes) := {entry.message | some entry in found} if {
	found := alterable_trail.finding with input as {"attributes": attributes}
}

test_reports_unsigned_files if {
	messages({"enable_log_file_validation": false, "kms_key_id": "arn:aws:kms:eu-central-1:111122223333:key/a"}) == {"log files are not signed: a changed one cannot be told"}
}

test_reports_a_trail_without_a_key if {
	messages({"enable_log_file_validation": true, "kms_key_id": ""}) == {"log files are not encrypted with a key of their own"}
}

test_accepts_a_signed_and_encrypted_trail if {
	messages({"enable_log_file_validation": true, "kms_key_id": "arn:aws:kms:eu-central-1:111122223333:key/a"}) == set()
}

test_accepts_a_key_that_a_plan_does_not_know_yet if {
	messages({"enable_log_file_validation": true}) == set()
}
