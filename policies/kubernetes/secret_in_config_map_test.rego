package policies.kubernetes.secret_in_config_map_test

import data.policies.kubernetes.secret_in_config_map

messages(attributes) := {entry.message | some entry in found} if {
	found := secret_in_config_map.finding with input as {"attributes": attributes}
}

test_reports_a_masked_value if {
	messages({"kind": "ConfigMap", "data": {"DB_PASSWORD": {"masked": "hmac-sha256:k", "hmac": "00"}}}) == {"DB_PASSWORD holds a secret"}
}

test_reports_a_secret_inside_a_file if {
	messages({"kind": "ConfigMap", "data": {"app.ini": "[db]\npassword=masked-hmac-k-00\n"}}) == {"app.ini holds a secret"}
}

test_accepts_plain_settings if {
	messages({"kind": "ConfigMap", "data": {"LEVEL": "info"}}) == set()
}
