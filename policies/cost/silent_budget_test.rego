package policies.cost.silent_budget_test

import data.policies.cost.silent_budget

messages(attributes) := {entry.message | some entry in found} if {
	found := silent_budget.finding with input as {"attributes": attributes}
}

test_reports_a_budget_without_readers if {
	messages({"notification": []}) == {"nobody is told when the budget is used up"}
}

test_reports_a_notification_without_readers if {
	messages({"notification": [{"subscriber_email_addresses": [], "subscriber_sns_topic_arns": []}]}) == {"nobody is told when the budget is used up"}
}

test_accepts_a_budget_with_a_reader if {
	messages({"notification": [{"subscriber_email_addresses": ["team@example.com"]}]}) == set()
}
