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

weights(folder) := {object.get(entry, "severity", "high") | some entry in found} if {
	found := host_path.finding with input as {"attributes": {"kind": "Pod", "spec": {"volumes": [{"name": "v", "hostPath": {"path": folder}}]}}}
}

test_reports_what_leads_to_the_whole_node_as_more if {
	every folder in ["/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/k3s/containerd/containerd.sock", "/", "/var/lib/kubelet/pods", "/etc/kubernetes"] {
		weights(folder) == {"critical"}
	}
	weights("/var/log") == {"high"}
	weights("/run/docker.sock.d") == {"high"}
}

test_accepts_a_path_that_is_no_text if weights(5) == set()
