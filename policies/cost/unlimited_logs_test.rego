package policies.cost.unlimited_logs_test

import data.policies.cost.unlimited_logs

messages(attributes) := {entry.message | some entry in found} if {
	found := unlimited_logs.finding with input as {"attributes": attributes}
}

test_reports_logs_without_an_end if {
	messages({"retention_in_days": 0}) == {"the logs have no end"}
}

test_accepts_a_month if {
	messages({"retention_in_days": 30}) == set()
}

test_accepts_a_class_with_an_end_of_its_own if {
	messages({"retention_in_days": 0, "log_group_class": "DELIVERY"}) == set()
}
