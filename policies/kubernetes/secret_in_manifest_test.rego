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
