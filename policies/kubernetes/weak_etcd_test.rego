package policies.kubernetes.weak_etcd_test

import data.policies.kubernetes.weak_etcd

messages(attributes) := {entry.message | some entry in found} if {
	found := weak_etcd.finding with input as {"attributes": attributes}
}

test_reports_clients_that_nobody_verifies if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["etcd", "--cert-file=/c", "--key-file=/k", "--peer-cert-file=/c", "--peer-key-file=/k", "--peer-client-cert-auth"]}]}}) == {"--client-cert-auth is not true: nobody must prove who he is"}
}

test_reports_open_connections if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["etcd", "--cert-file=/c", "--key-file=/k", "--client-cert-auth=true", "--peer-key-file=/k", "--peer-client-cert-auth"]}]}}) == {"--peer-cert-file is not set: connections are not encrypted"}
}

test_reports_certificates_of_its_own_making if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["etcd", "--cert-file=/c", "--key-file=/k", "--client-cert-auth=true", "--peer-cert-file=/c", "--peer-key-file=/k", "--peer-client-cert-auth", "--auto-tls"]}]}}) == {"--auto-tls is true: its certificates are verified by nobody"}
}

test_accepts_a_careful_store if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["etcd", "--cert-file=/c", "--key-file=/k", "--client-cert-auth=true", "--peer-cert-file=/c", "--peer-key-file=/k", "--peer-client-cert-auth"]}]}}) == set()
}

test_accepts_another_program if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["/usr/bin/etcdctl"]}]}}) == set()
}

test_accepts_the_last_switch_of_several if {
	messages({"kind": "Pod", "spec": {"containers": [{"name": "x", "command": ["etcd", "--cert-file=/c", "--key-file=/k", "--client-cert-auth=false", "--client-cert-auth", "--peer-cert-file=/c", "--peer-key-file=/k", "--peer-client-cert-auth"]}]}}) == set()
}
