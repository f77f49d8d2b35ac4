package policies.kubernetes.host_path_test

import data.policies.kubernetes.host_path

messages(attributes) := {entry.message | some entry in found} if {
	found := host_path.finding with input as {"attributes": attributes}
}

test_reports_a_folder_of_the_host if {
	messages({"kind": "Pod", "spec": {"volumes": [{"name": "run", "hostPath": {"path": "/var/run"}}]}}) == {"volume 'run' mounts '/var/run' of the host"}
}

test_accepts_an_empty_dir if {
	messages({"kind": "Pod", "spec": {"volumes": [{"name": "tmp", "emptyDir": {}}]}}) == set()
}

test_accepts_a_pod_without_volumes if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == set()
}
