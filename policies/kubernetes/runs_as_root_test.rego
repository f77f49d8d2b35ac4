package policies.kubernetes.runs_as_root_test

import data.policies.kubernetes.runs_as_root

messages(attributes) := {entry.message | some entry in found} if {
	found := runs_as_root.finding with input as {"attributes": attributes}
}

test_reports_root_of_the_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"runAsUser": 0}}]}}) == {"container 'web' runs as root (user 0)"}
}

test_reports_root_of_the_pod if {
	messages({"kind": "Pod", "spec": {"securityContext": {"runAsUser": 0}, "containers": [{"name": "web"}]}}) == {"container 'web' runs as root (user 0)"}
}

test_accepts_a_container_that_overrides_its_pod if {
	messages({"kind": "Pod", "spec": {"securityContext": {"runAsUser": 0}, "containers": [{"name": "web", "securityContext": {"runAsUser": 1000}}]}}) == set()
}

test_accepts_a_container_that_says_nothing if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == set()
}

test_reports_root_of_the_pod_where_the_container_names_no_user_that_counts if {
	messages({"kind": "Pod", "spec": {"securityContext": {"runAsUser": 0}, "containers": [{"name": "web", "securityContext": {"runAsUser": null}}]}}) == {"container 'web' runs as root (user 0)"}
}
