package policies.kubernetes.host_port_test

import data.policies.kubernetes.host_port

messages(attributes) := {entry.message | some entry in found} if {
	found := host_port.finding with input as {"attributes": attributes}
}

test_reports_a_port_of_the_host if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "ports": [{"containerPort": 80, "hostPort": 80}]}]}}) == {"container 'web' takes port 80 of its host"}
}

test_accepts_a_port_of_its_own if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "ports": [{"containerPort": 80}]}]}}) == set()
}

test_accepts_the_port_that_means_none if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "ports": [{"containerPort": 80, "hostPort": 0}]}]}}) == set()
}

test_accepts_a_port_under_the_network_of_the_host if {
	messages({"kind": "Pod", "spec": {"hostNetwork": true, "containers": [{"name": "web", "ports": [{"containerPort": 80, "hostPort": 80}]}]}}) == set()
}
