package policies.kubernetes.weak_controller_test

import data.policies.kubernetes.weak_controller

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_controller.finding with input as {"attributes": attributes}
}

test_reports_a_scheduler_on_every_address if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-scheduler"]}]}}) == {"kube-scheduler serves on every address"}
}

test_reports_one_account_for_all if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-controller-manager", "--bind-address=127.0.0.1", "--root-ca-file=/c", "--service-account-private-key-file=/k"]}]}}) == {"--use-service-account-credentials is not true: all controllers share one account"}
}

test_reports_no_authority if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-controller-manager", "--bind-address=127.0.0.1", "--use-service-account-credentials=true", "--service-account-private-key-file=/k"]}]}}) == {"--root-ca-file is not set: pods cannot verify the API server"}
}

test_accepts_a_careful_scheduler if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-scheduler", "--bind-address=127.0.0.1"]}]}}) == set()
}

test_accepts_a_careful_manager if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-controller-manager", "--bind-address=127.0.0.1", "--root-ca-file=/c", "--service-account-private-key-file=/k", "--use-service-account-credentials=true"]}]}}) == set()
}
