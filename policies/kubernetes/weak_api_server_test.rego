package policies.kubernetes.weak_api_server_test

import data.policies.kubernetes.weak_api_server

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_api_server.finding with input as {"attributes": attributes}
}

test_reports_no_verification_of_clients if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node,RBAC", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction"]}]}}) == {"--client-ca-file is not set: clients are not verified"}
}

test_reports_anonymous_requests if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--authorization-mode=Node,RBAC", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction"]}]}}) == {"--anonymous-auth is not false: requests without a name are taken"}
}

test_reports_a_server_that_allows_everything if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=false", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction"]}]}}) == {"--authorization-mode has AlwaysAllow: everybody may do everything"}
}

test_reports_a_mode_without_roles if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction"]}]}}) == {"--authorization-mode is without RBAC"}
}

test_reports_tokens_of_a_file if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node,RBAC", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction", "--token-auth-file=/t", "--service-account-lookup=false"]}]}}) == {"--token-auth-file is set: its tokens never run out", "--service-account-lookup is false: deleted accounts keep their tokens"}
}

test_reports_admission_that_is_off if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node,RBAC", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=AlwaysAdmit", "--disable-admission-plugins=ServiceAccount"]}]}}) == {"the admission plugin AlwaysAdmit is on", "the admission plugin NodeRestriction is off: a node may change others", "the admission plugin ServiceAccount is off"}
}

test_accepts_a_careful_server if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node,RBAC", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction"]}]}}) == set()
}

test_accepts_a_log_that_goes_to_a_webhook if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node,RBAC", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--enable-admission-plugins=NodeRestriction", "--audit-webhook-config-file=/w"]}]}}) == set()
}

test_accepts_files_in_place_of_flags if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction", "--authentication-config=/a", "--authorization-config=/b"]}]}}) == set()
}

test_accepts_the_last_value_of_a_flag if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-apiserver", "--anonymous-auth=true", "--anonymous-auth=false", "--authorization-mode=Node,RBAC", "--client-ca-file=/ca", "--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-keyfile=/k", "--kubelet-certificate-authority=/ca", "--kubelet-client-certificate=/c", "--kubelet-client-key=/k", "--tls-cert-file=/c", "--tls-private-key-file=/k", "--service-account-key-file=/k", "--encryption-provider-config=/e", "--audit-log-path=/a", "--enable-admission-plugins=NodeRestriction"]}]}}) == set()
}

test_accepts_another_program if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["kube-proxy"]}]}}) == set()
}

weights(words) := {entry.message: object.get(entry, "severity", "critical") | some entry in found} if {
	found := weak_api_server.finding with input as {"attributes": {"kind": "Pod", "spec": {"containers": [{"name": "api", "command": array.concat(["kube-apiserver"], words)}]}}}
}

test_accepts_a_value_in_the_next_word if {
	not weights(["--authorization-mode", "Node,RBAC"])["--authorization-mode is without RBAC"]
	not weights(["--client-ca-file", "/ca.crt"])["--client-ca-file is not set: clients are not verified"]
}

test_reports_a_switch_whose_next_word_is_not_read if {
	weights(["--anonymous-auth", "false"])["--anonymous-auth is not false: requests without a name are taken"]
}

test_reports_what_opens_everything_as_more if {
	said := weights(["--authorization-mode=AlwaysAllow", "--token-auth-file=/x", "--service-account-lookup=false", "--disable-admission-plugins=ServiceAccount"])
	said["--authorization-mode has AlwaysAllow: everybody may do everything"] == "critical"
	said["--token-auth-file is set: its tokens never run out"] == "high"
	said["--audit-log-path is not set: nobody can tell who did what"] == "high"
}
