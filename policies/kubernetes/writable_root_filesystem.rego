# METADATA
# title: Container can change its own program
# description: >-
#   With a root file system that can be written, who gets into a container can put a program of his
#   own in place of its own, or leave one behind.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
#     description: Kubernetes documentation, Configure a Security Context; NSA/CISA Kubernetes Hardening Guide, immutable container file systems
# custom:
#   id: kubernetes/writable-root-filesystem
#   severity: low
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 CM-7, NIST 800-53r5 SI-7, SOC 2 CC6.8, "ISO 27001:2022 A.8.19", CIS v8 4.1]
#   controls_because: >-
#     What runs is what was approved (SI-7); a file system that can be written lets it become
#     something else.
#   remedy: Set readOnlyRootFilesystem to true and mount an emptyDir where the program writes.
package policies.kubernetes.writable_root_filesystem

import data.policies.library.pods

finding contains {"path": path, "message": message, "expected": true} if {
	some entry in pods.containers
	not read_only(entry.container)
	path := array.concat(entry.path, ["securityContext", "readOnlyRootFilesystem"])
	message := sprintf("container '%v' can write to its root file system", [entry.name])
}

read_only(container) if container.securityContext.readOnlyRootFilesystem == true

read_only(_) if pods.spec.os.name == "windows"
