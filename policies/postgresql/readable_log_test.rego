package policies.postgresql.readable_log_test

import data.policies.postgresql.readable_log

messages(attributes) := {entry.message | some entry in found} if {
	found := readable_log.finding with input as {"attributes": attributes}
}

test_reports_printed_plans if {
	messages({"debug_print_plan": {"setting": "on"}}) == {"debug_print_plan is on: statements are printed into the log"}
}

test_reports_a_log_for_everybody if {
	messages({"log_file_mode": "0644"}) == {"every account of the machine may use the log (0644)"}
}

test_accepts_a_log_of_its_owner if {
	messages({"log_file_mode": "0600", "debug_print_plan": "off"}) == set()
}

test_accepts_a_log_of_a_group if {
	messages({"log_file_mode": "0640"}) == set()
}
