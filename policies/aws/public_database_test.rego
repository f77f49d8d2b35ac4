package policies.aws.public_database_test

import data.policies.aws.public_database

messages(attributes) := {entry.message | some entry in found} if {
	found := public_database.finding with input as {"attributes": attributes}
}

test_reports_an_instance if {
	messages({"PubliclyAccessible": true}) == {"the database has an address on the internet"}
}

test_reports_one_in_terraform_state if {
	messages({"publicly_accessible": true}) == {"the database has an address on the internet"}
}

test_accepts_an_instance_inside if {
	messages({"PubliclyAccessible": false}) == set()
}

test_accepts_one_that_says_nothing if {
	messages({}) == set()
}
