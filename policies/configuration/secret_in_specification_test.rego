package policies.configuration.secret_in_specification_test

import data.policies.configuration.secret_in_specification

messages(attributes) := {entry.message | some entry in found} if {
	found := secret_in_specification.finding with input as {"attributes": attributes}
}

test_reports_a_secret if {
	messages({"API_TOKEN": "masked-hmac-k-00"}) == {"API_TOKEN holds a secret"}
}

test_reports_a_section if {
	messages({"db": {"password": {"masked": "hmac-sha256:k", "hmac": "00"}}}) == {"db.password holds a secret"}
}

test_accepts_a_reference if {
	messages({"API_TOKEN": "env:TOKEN"}) == set()
}
