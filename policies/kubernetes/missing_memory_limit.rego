# METADATA
# title: Container has no memory limit
# description: >-
#   A container without a memory limit can take all memory of its node, and the kernel then ends
#   other programs there.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
#     description: Kubernetes documentation, Resource Management for Pods and Containers
# custom:
#   id: kubernetes/missing-memory-limit
#   severity: low
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 SC-6, SOC 2 A1.1, "ISO 27001:2022 A.8.6", CIS v8 4.1]
#   controls_because: >-
#     Resources are kept available by limits (SC-6), so that one program cannot take what others on
#     the node need.
#   remedy: Set resources.limits.memory to somewhat more than the program was seen to use.
package policies.kubernetes.missing_memory_limit

import data.policies.library.pods

finding contains {"path": path, "message": message} if {
	some entry in pods.containers
	not "ephemeralContainers" in entry.path
	not entry.container.resources.limits.memory
	not pods.spec.resources.limits.memory
	path := array.concat(entry.path, ["resources", "limits", "memory"])
	message := sprintf("container '%v' has no memory limit", [entry.name])
}
