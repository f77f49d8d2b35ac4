package policies.aws.open_function_permission_test

import data.policies.aws.open_function_permission

messages(attributes) := {entry.message | some entry in found} if {
	found := open_function_permission.finding with input as {"attributes": attributes}
}

nobody := {"source_arn": null, "source_account": "", "principal_org_id": null}

test_reports_a_service if {
	messages({"principal": "s3.amazonaws.com", "source_arn": null, "source_account": "", "principal_org_id": null}) == {"s3.amazonaws.com may call the function for anybody"}
}

test_reports_everybody if {
	messages(object.union(nobody, {"principal": "*"})) == {"everybody may call the function"}
}

test_accepts_a_named_source if {
	messages({"principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::orders"}) == set()
}

test_accepts_an_account if {
	messages({"principal": "111122223333"}) == set()
}

test_accepts_a_source_that_a_plan_does_not_know_yet if {
	messages({"principal": "s3.amazonaws.com", "source_account": null, "principal_org_id": null}) == set()
	messages({"principal": "*", "source_arn": null, "source_account": null}) == set()
}

test_accepts_everybody_of_one_account if {
	messages(object.union(nobody, {"principal": "*", "source_account": "111122223333"})) == set()
}
