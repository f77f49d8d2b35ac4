package policies.kubernetes.host_process_test

import data.policies.kubernetes.host_process

messages(attributes) := {entry.message | some entry in found} if {
	found := host_process.finding with input as {"attributes": attributes}
}

test_reports_a_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "agent", "securityContext": {"windowsOptions": {"hostProcess": true}}}]}}) == {"container 'agent' runs as a process of its host"}
}

test_reports_a_pod if {
	messages({"kind": "Pod", "spec": {"securityContext": {"windowsOptions": {"hostProcess": true}}, "containers": [{"name": "agent"}]}}) == {"the pod runs as processes of its host"}
}

test_accepts_a_usual_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == set()
}
