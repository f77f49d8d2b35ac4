package policies.kubernetes.missing_seccomp_profile_test

import data.policies.kubernetes.missing_seccomp_profile

messages(attributes) := {entry.message | some entry in found} if {
	found := missing_seccomp_profile.finding with input as {"attributes": attributes}
}

test_reports_a_container_that_says_nothing if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == {"container 'web' has no seccomp profile"}
}

test_accepts_a_profile_of_the_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}}]}}) == set()
}

test_accepts_a_profile_of_the_pod if {
	messages({"kind": "Pod", "spec": {"securityContext": {"seccompProfile": {"type": "Localhost"}}, "containers": [{"name": "web"}]}}) == set()
}

test_accepts_a_privileged_container if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"privileged": true}}]}}) == set()
}

test_accepts_a_pod_on_windows if {
	messages({"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "web"}]}}) == set()
}
