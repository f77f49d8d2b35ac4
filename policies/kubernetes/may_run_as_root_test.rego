package policies.kubernetes.may_run_as_root_test

import data.policies.kubernetes.may_run_as_root

messages(attributes) := {entry.message | some entry in found} if {
	found := may_run_as_root.finding with input as {"attributes": attributes}
}

test_reports_a_container_that_says_nothing if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == {"container 'web' may run as root: neither a user nor runAsNonRoot is set"}
}

test_reports_a_container_that_takes_back_what_its_pod_says if {
	messages({"kind": "Pod", "spec": {"securityContext": {"runAsNonRoot": true}, "containers": [{"name": "web", "securityContext": {"runAsNonRoot": false}}]}}) == {"container 'web' may run as root: neither a user nor runAsNonRoot is set"}
}

test_accepts_what_the_pod_says if {
	messages({"kind": "Pod", "spec": {"securityContext": {"runAsNonRoot": true}, "containers": [{"name": "web"}]}}) == set()
}

test_accepts_a_user_of_its_own if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"runAsUser": 1000}}]}}) == set()
}

test_accepts_a_pod_on_windows if {
	messages({"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "web"}]}}) == set()
}
