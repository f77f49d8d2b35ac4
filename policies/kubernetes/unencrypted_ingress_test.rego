package policies.kubernetes.unencrypted_ingress_test

import data.policies.kubernetes.unencrypted_ingress

messages(attributes) := {entry.message | some entry in found} if {
	found := unencrypted_ingress.finding with input as {"attributes": attributes}
}

test_reports_a_host_without_a_certificate if {
	messages({"spec": {"rules": [{"host": "a.example"}, {"host": "b.example"}], "tls": [{"hosts": ["a.example"]}]}}) == {"b.example is served without encryption"}
}

test_reports_a_rule_for_every_host if {
	messages({"spec": {"rules": [{"http": {}}]}}) == {"every host is served without encryption"}
}

test_accepts_a_wildcard if {
	messages({"spec": {"rules": [{"host": "a.example.com"}], "tls": [{"hosts": ["*.example.com"]}]}}) == set()
}

test_accepts_a_certificate_for_all if {
	messages({"spec": {"rules": [{"host": "a.example"}], "tls": [{"secretName": "x"}]}}) == set()
}
