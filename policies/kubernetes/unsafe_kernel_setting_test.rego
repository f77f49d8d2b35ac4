package policies.kubernetes.unsafe_kernel_setting_test

import data.policies.kubernetes.unsafe_kernel_setting

messages(attributes) := {entry.message | some entry in found} if {
	found := unsafe_kernel_setting.finding with input as {"attributes": attributes}
}

test_reports_a_setting_of_the_node if {
	messages({"kind": "Pod", "spec": {"securityContext": {"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}, "containers": [{"name": "web"}]}}) == {"the pod sets kernel.msgmax, which counts for its node"}
}

test_reports_an_unmasked_proc if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"procMount": "Unmasked"}}]}}) == {"container 'web' sees /proc unmasked"}
}

test_reports_another_type if {
	messages({"kind": "Pod", "spec": {"securityContext": {"seLinuxOptions": {"type": "unconfined_t"}}, "containers": [{"name": "web", "securityContext": {"seLinuxOptions": {"type": "spc_t"}}}]}}) == {"container 'web' has the SELinux type spc_t", "the pod has the SELinux type unconfined_t"}
}

test_accepts_a_safe_setting if {
	messages({"kind": "Pod", "spec": {"securityContext": {"sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}], "seLinuxOptions": {"type": "container_t"}}, "containers": [{"name": "web"}]}}) == set()
}

test_accepts_a_type_of_containers if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"seLinuxOptions": {"type": "container_t"}}}]}}) == set()
}
