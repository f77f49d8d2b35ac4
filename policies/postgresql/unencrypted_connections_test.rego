package policies.postgresql.unencrypted_connections_test

import data.policies.postgresql.unencrypted_connections

messages(attributes) := {entry.message | some entry in found} if {
	found := unencrypted_connections.finding with input as {"attributes": attributes}
}

test_reports_ssl_off_live if {
	messages({"ssl": {"setting": "off", "unit": null}}) == {"connections are not encrypted: ssl is off"}
}

test_reports_ssl_off_in_the_specification if {
	messages({"ssl": false}) == {"connections are not encrypted: ssl is off"}
}

test_accepts_ssl_on if {
	messages({"ssl": {"setting": "on", "unit": null}}) == set()
}

test_accepts_settings_that_do_not_name_it if {
	messages({"work_mem": "4MB"}) == set()
}

test_accepts_a_server_for_its_own_machine if {
	messages({"ssl": "off", "listen_addresses": "localhost, 127.0.0.1"}) == set()
}

test_reports_a_server_that_listens_elsewhere_too if {
	count(messages({"ssl": "off", "listen_addresses": "localhost,10.0.0.5"})) == 1
	count(messages({"ssl": "off", "listen_addresses": "*"})) == 1
}
