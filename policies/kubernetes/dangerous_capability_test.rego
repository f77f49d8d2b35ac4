package policies.kubernetes.dangerous_capability_test

import data.policies.kubernetes.dangerous_capability

messages(attributes) := {entry.message | some entry in found} if {
	found := dangerous_capability.finding with input as {"attributes": attributes}
}

test_reports_administration if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"capabilities": {"add": ["SYS_ADMIN", "CHOWN"]}}}]}}) == {"container 'web' adds the capability SYS_ADMIN"}
}

test_reports_the_long_name if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"capabilities": {"add": ["cap_sys_ptrace"]}}}]}}) == {"container 'web' adds the capability cap_sys_ptrace"}
}

test_accepts_a_harmless_one if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}}]}}) == set()
}

test_accepts_no_capabilities if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}) == set()
}

test_accepts_what_containers_have_anyway if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "web", "securityContext": {"capabilities": {"drop": ["ALL"], "add": ["DAC_OVERRIDE", "CHOWN", "NET_BIND_SERVICE"]}}}]}}) == set()
}
