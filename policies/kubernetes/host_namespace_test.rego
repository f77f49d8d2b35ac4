package policies.kubernetes.host_namespace_test

import data.policies.kubernetes.host_namespace

messages(attributes) := {entry.message | some entry in found} if {
	found := host_namespace.finding with input as {"attributes": attributes}
}

test_reports_each_shared_namespace if {
	messages({"kind": "Pod", "spec": {"hostNetwork": true, "hostPID": true}}) == {"the pod shares the network of its host", "the pod shares the processes of its host"}
}

test_accepts_a_pod_that_shares_nothing if {
	messages({"kind": "Pod", "spec": {"hostNetwork": false}}) == set()
}
