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

test_reports_silence_as_less if {
	attributes := {"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}
	found := privilege_escalation.finding with input as {"attributes": attributes}
	{[entry.message, entry.severity] | some entry in found} == {["container 'web' is not kept from gaining privileges", "low"]}
}

test_accepts_windows_and_what_is_privileged_anyway if {
	messages({"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "web"}]}}) == set()
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"privileged": true}}]}}) == set()
}
