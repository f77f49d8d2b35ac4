# METADATA
# title: Store of the cluster trusts whoever reaches it
# description: >-
#   etcd holds every secret and every rule of the cluster and knows no rights of its own: who can
#   talk to it is the administrator.
# scope: package
# related_resources:
#   - ref: https://etcd.io/docs/v3.5/op-guide/security/
#     description: CIS Kubernetes Benchmark, section 2; etcd documentation, Transport security model
# custom:
#   id: kubernetes/weak-etcd
#   severity: high
#   kinds: ["kubernetes/Pod"]
#   controls: [NIST 800-53r5 SC-8, NIST 800-53r5 IA-3, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Those who connect are identified and connections are encrypted (IA-3, SC-8); here it is the only
#     protection that there is.
#   remedy: Give clients and peers certificates of an authority of their own, and set the flag.
package policies.kubernetes.weak_etcd

import data.policies.library.flags

needed := {"cert-file", "key-file", "peer-cert-file", "peer-key-file"}

stores contains held if {
	some held in flags.programs
	held.program == "etcd"
}

finding contains {"path": held.path, "message": message} if {
	some held in stores
	some flag in needed
	object.get(held.flags, flag, "") == ""
	message := sprintf("--%v is not set: connections are not encrypted", [flag])
}

finding contains {"path": held.path, "message": message} if {
	some held in stores
	some flag in ["client-cert-auth", "peer-client-cert-auth"]
	object.get(held.flags, flag, "false") != "true"
	message := sprintf("--%v is not true: nobody must prove who he is", [flag])
}

finding contains {"path": held.path, "message": message} if {
	some held in stores
	some flag in ["auto-tls", "peer-auto-tls"]
	held.flags[flag] == "true"
	message := sprintf("--%v is true: its certificates are verified by nobody", [flag])
}
