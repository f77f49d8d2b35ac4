package policies.kubernetes.missing_memory_limit_test

import data.policies.kubernetes.missing_memory_limit

messages(attributes) := {entry.message | some entry in found} if {
	found := missing_memory_limit.finding with input as {"attributes": attributes}
}

test_reports_a_container_without_limits if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "resources": {"requests": {"memory": "1Gi"}}}]}}) == {"container 'web' has no memory limit"}
}

test_accepts_a_container_with_a_limit if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "resources": {"limits": {"memory": "1Gi"}}}]}}) == set()
}

test_accepts_a_limit_of_the_whole_pod if {
	messages({"kind": "Pod", "spec": {"resources": {"limits": {"memory": "1Gi"}}, "containers": [{"name": "web"}]}}) == set()
}
