package policies.kubernetes.secret_in_manifest_test

import data.policies.kubernetes.secret_in_manifest

messages(attributes) := {entry.message | some entry in found} if {
	found := secret_in_manifest.finding with input as {"attributes": attributes}
}

test_reports_a_password if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "env": [{"name": "DB_PASSWORD", "value": {"masked": "hmac-sha256:k", "hmac": "00"}}]}]}}) == {"container 'web' has the secret DB_PASSWORD in its manifest"}
}

test_accepts_a_reference if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}]}]}}) == set()
}

test_accepts_a_plain_value if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "env": [{"name": "MODE", "value": "live"}]}]}}) == set()
}

with_parts(parts) := {"kind": "Pod", "spec": {"containers": [object.union({"name": "web"}, parts)]}}

test_reports_a_word_of_a_command if {
	messages(with_parts({"args": ["--password=masked-hmac-k-00"]})) == {"container 'web' has a secret in its args"}
	messages(with_parts({"command": ["run", {"masked": "hmac-sha256:k", "hmac": "00"}]})) == {"container 'web' has a secret in its command"}
}

test_reports_an_address_with_a_password if {
	messages(with_parts({"env": [{"name": "DATABASE_URL", "value": "postgres://u:masked-hmac-k-00@db"}]})) == {"container 'web' has the secret DATABASE_URL in its manifest"}
}

test_accepts_a_switch_that_says_that_there_is_none if {
	messages(with_parts({"env": [{"name": "MYSQL_ALLOW_EMPTY_PASSWORD", "value": {"masked": "hmac-sha256:k", "hmac": "00"}}], "args": ["--verbose"]})) == set()
}
