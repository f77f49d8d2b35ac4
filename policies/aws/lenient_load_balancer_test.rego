package policies.aws.lenient_load_balancer_test

import data.policies.aws.lenient_load_balancer

messages(attributes) := {entry.message | some entry in found} if {
	found := lenient_load_balancer.finding with input as {"attributes": attributes}
}

test_reports_a_balancer_that_hands_them_on if {
	messages({"load_balancer_type": "application", "drop_invalid_header_fields": false}) == {"headers that are not valid are handed on"}
}

test_accepts_one_that_drops_them if {
	messages({"drop_invalid_header_fields": true}) == set()
}

test_accepts_one_that_reads_no_headers if {
	messages({"load_balancer_type": "network", "drop_invalid_header_fields": false}) == set()
}
