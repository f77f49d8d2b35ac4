# METADATA
# title: API server of the cluster is set up too openly
# description: >-
#   Everything in a cluster is done through this server: whom it lets in without a name, allows
#   everything or talks to unverified owns the cluster.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
#     description: CIS Kubernetes Benchmark, section 1.2; Kubernetes documentation, kube-apiserver
# custom:
#   id: kubernetes/weak-api-server
#   severity: critical
#   kinds: ["kubernetes/Pod"]
#   controls: [NIST 800-53r5 CM-6, NIST 800-53r5 AC-3, SOC 2 CC6.1, "ISO 27001:2022 A.8.9", CIS v8 4.1]
#   controls_because: >-
#     Access is enforced and settings are the secure ones (AC-3, CM-6) where it counts most: at the
#     one server that grants all other access.
#   remedy: Set the flag in the manifest of the static pod, or ask whoever runs the control plane to.
package policies.kubernetes.weak_api_server

import data.policies.library.flags

needed := {
	"client-ca-file": "clients are not verified", "etcd-cafile": "etcd is not verified", "etcd-certfile": "it has no certificate for etcd",
	"etcd-keyfile": "it has no key for etcd", "kubelet-certificate-authority": "kubelets are not verified",
	"kubelet-client-certificate": "it has no certificate for kubelets", "kubelet-client-key": "it has no key for kubelets",
	"tls-cert-file": "it serves with a certificate of its own making", "tls-private-key-file": "it serves with a key of its own making",
	"service-account-key-file": "tokens of service accounts are verified with the key of the server itself",
	"encryption-provider-config": "secrets are stored unencrypted", "audit-log-path": "nobody can tell who did what",
}

servers contains server if {
	some server in flags.programs
	server.program == "kube-apiserver"
}

# Without one of these the server talks to others, or keeps secrets, on trust; who comes in is still
# asked. The rest opens the cluster by itself.
inside := {"severity": "high", "severity_reason": "who comes in is still asked for a name and rights"}

finding contains object.union({"path": server.path, "message": message}, inside) if {
	some server in servers
	some flag, why in needed
	object.get(server.flags, flag, "") == ""
	not otherwise(server, flag)
	message := sprintf("--%v is not set: %v", [flag, why])
}

# A webhook takes the audit log in place of a file.
otherwise(server, "audit-log-path") if server.flags["audit-webhook-config-file"]

finding contains {"path": server.path, "message": "--anonymous-auth is not false: requests without a name are taken", "severity": "high", "severity_reason": "few things can be read without a name"} if {
	some server in servers
	object.get(server.flags, "anonymous-auth", "true") != "false"
	not server.flags["authentication-config"]
}

modes(server) := split(object.get(server.flags, "authorization-mode", "AlwaysAllow"), ",") if {
	not server.flags["authorization-config"]
}

finding contains {"path": server.path, "message": "--authorization-mode has AlwaysAllow: everybody may do everything"} if {
	some server in servers
	"AlwaysAllow" in modes(server)
}

finding contains object.union({"path": server.path, "message": message}, inside) if {
	some server in servers
	some mode in ["Node", "RBAC"]
	not mode in modes(server)
	not "AlwaysAllow" in modes(server)
	not server.flags["authorization-config"]
	message := sprintf("--authorization-mode is without %v", [mode])
}

finding contains object.union({"path": server.path, "message": "--token-auth-file is set: its tokens never run out"}, inside) if {
	some server in servers
	server.flags["token-auth-file"]
}

finding contains object.union({"path": server.path, "message": "--service-account-lookup is false: deleted accounts keep their tokens"}, inside) if {
	some server in servers
	server.flags["service-account-lookup"] == "false"
}

enabled(server) := split(object.get(server.flags, "enable-admission-plugins", ""), ",")

disabled(server) := split(object.get(server.flags, "disable-admission-plugins", ""), ",")

finding contains {"path": server.path, "message": "the admission plugin AlwaysAdmit is on"} if {
	some server in servers
	"AlwaysAdmit" in enabled(server)
}

finding contains object.union({"path": server.path, "message": "the admission plugin NodeRestriction is off: a node may change others"}, inside) if {
	some server in servers
	not "NodeRestriction" in enabled(server)
}

finding contains object.union({"path": server.path, "message": message}, inside) if {
	some server in servers
	some plugin in ["ServiceAccount", "NamespaceLifecycle"]
	plugin in disabled(server)
	message := sprintf("the admission plugin %v is off", [plugin])
}
