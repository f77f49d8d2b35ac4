package policies.postgresql.unlogged_connections_test

import data.policies.postgresql.unlogged_connections

messages(attributes) := {entry.message | some entry in found} if {
	found := unlogged_connections.finding with input as {"attributes": attributes}
}

test_reports_no_log if {
	messages({"log_connections": {"setting": "off", "unit": null}}) == {"connections are not logged: log_connections is off"}
}

test_accepts_a_log if {
	messages({"log_connections": "on"}) == set()
}

test_accepts_a_list_of_aspects if {
	messages({"log_connections": "receipt,authorization"}) == set()
}
