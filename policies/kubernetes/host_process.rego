# METADATA
# title: Container runs as a process of its host
# description: >-
#   A HostProcess container of Windows is a program on the node itself: it sees its files, its
#   network and its other containers.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, HostProcess; CIS Kubernetes Benchmark 5.2.10
# custom:
#   id: kubernetes/host-process
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 SC-39, NIST 800-53r5 AC-6, SOC 2 CC6.6, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     Processes are kept apart (SC-39); one that runs on its host is apart from nothing.
#   remedy: Take hostProcess away, or keep such pods in a namespace of the node's administrators.
package policies.kubernetes.host_process

import data.policies.library.pods

finding contains {"path": path, "message": message, "expected": false, "actual": true} if {
	some entry in pods.containers
	entry.container.securityContext.windowsOptions.hostProcess == true
	path := array.concat(entry.path, ["securityContext", "windowsOptions", "hostProcess"])
	message := sprintf("container '%v' runs as a process of its host", [entry.name])
}

finding contains {"path": path, "message": "the pod runs as processes of its host", "expected": false, "actual": true} if {
	pods.spec.securityContext.windowsOptions.hostProcess == true
	path := array.concat(pods.spec_path, ["securityContext", "windowsOptions", "hostProcess"])
}
