package policies.aws.open_function_permission_test

import data.policies.aws.open_function_permission

messages(attributes) := {entry.message | some entry in found} if {
	found := open_function_permission.finding with input as {"attributes": attributes}
}

test_reports_a_service if {
	messages({"principal": "s3.amazonaws.com", "source_arn": null}) == {"s3.amazonaws.com may call the function for anybody"}
}

test_reports_everybody if {
	messages({"principal": "*"}) == {"everybody may call the function"}
}

test_accepts_a_named_source if {
	messages({"principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::orders"}) == set()
}

test_accepts_an_account if {
	messages({"principal": "111122223333"}) == set()
}
