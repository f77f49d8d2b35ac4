package policies.kubernetes.external_address_test

import data.policies.kubernetes.external_address

messages(attributes) := {entry.message | some entry in found} if {
	found := external_address.finding with input as {"attributes": attributes}
}

test_reports_an_address if {
	messages({"kind": "Service", "spec": {"externalIPs": ["192.0.2.7"]}}) == {"the service takes traffic for 1 addresses from outside"}
}

test_accepts_a_usual_service if {
	messages({"kind": "Service", "spec": {"externalIPs": [], "clusterIP": "10.0.0.1"}}) == set()
}
