# METADATA
# title: Pod shares a namespace of its host
# description: >-
#   With the host's network, processes or shared memory a pod sees traffic and programs of the
#   node, and network policies no longer hold for it.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, Host Namespaces
# custom:
#   id: kubernetes/host-namespace
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 SC-39, NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.22", CIS v8 4.1]
#   controls_because: >-
#     Processes and networks are kept apart (SC-39, SC-7); a pod that shares those of its host is on
#     the inside of both.
#   remedy: Remove the field, or run the program on its own nodes and waive this finding there.
package policies.kubernetes.host_namespace

import data.policies.library.pods

shared := {"hostNetwork": "network", "hostPID": "processes", "hostIPC": "shared memory"}

finding contains {"path": path, "message": message, "expected": false, "actual": true} if {
	some field, what in shared
	pods.spec[field] == true
	path := array.concat(pods.spec_path, [field])
	message := sprintf("the pod shares the %v of its host", [what])
}
