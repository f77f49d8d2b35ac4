package policies.configuration.weak_transport_encryption_test

import data.policies.configuration.weak_transport_encryption

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_transport_encryption.finding with input as {"attributes": attributes}
}

test_reports_old_versions if {
	messages({"directives": [{"directive": "http", "args": [], "block": [{"directive": "ssl_protocols", "args": ["TLSv1.1", "TLSv1.2"]}]}]}) == {"TLSv1.1 is taken"}
}

test_accepts_new_ones if {
	messages({"directives": [{"directive": "ssl_protocols", "args": ["TLSv1.2", "TLSv1.3"]}]}) == set()
}
