# METADATA
# title: Container runs privileged
# description: >-
#   A privileged container has every capability and all devices of its host, so that whoever
#   breaks into it owns the node and with it every other workload there.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, Privileged Containers
# custom:
#   id: kubernetes/privileged-container
#   severity: critical
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 CM-7, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     Least privilege (AC-6): a privileged container has every right that its node has.
#   remedy: Remove privileged and add only the capabilities that the program needs.
package policies.kubernetes.privileged_container

import data.policies.library.pods

finding contains {"path": path, "message": message, "expected": false, "actual": true} if {
	some entry in pods.containers
	entry.container.securityContext.privileged == true
	path := array.concat(entry.path, ["securityContext", "privileged"])
	message := sprintf("container '%v' runs privileged", [entry.name])
}
