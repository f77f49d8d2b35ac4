package policies.kubernetes.privilege_escalation_test

import data.policies.kubernetes.privilege_escalation

messages(attributes) := {entry.message | some entry in found} if {
	found := privilege_escalation.finding with input as {"attributes": attributes}
}

test_reports_what_is_allowed if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"allowPrivilegeEscalation": true}}]}}) == {"container 'web' may gain privileges"}
}

test_accepts_what_is_forbidden if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"allowPrivilegeEscalation": false}}]}}) == set()
}

test_accepts_silence if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == set()
}
