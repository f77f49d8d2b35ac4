package policies.kubernetes.writable_root_filesystem_test

import data.policies.kubernetes.writable_root_filesystem

messages(attributes) := {entry.message | some entry in found} if {
	found := writable_root_filesystem.finding with input as {"attributes": attributes}
}

test_reports_a_container_that_says_nothing if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == {"container 'web' can write to its root file system"}
}

test_accepts_a_read_only_file_system if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"readOnlyRootFilesystem": true}}]}}) == set()
}

test_accepts_a_pod_on_windows if {
	messages({"kind": "Pod", "spec": {"os": {"name": "windows"}, "containers": [{"name": "web"}]}}) == set()
}
