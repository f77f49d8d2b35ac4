# METADATA
# title: Pod mounts a folder of its host
# description: >-
#   A hostPath volume reaches past the container into the node: its files, its sockets and, with
#   the container runtime's socket, everything that runs there.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, HostPath Volumes
# custom:
#   id: kubernetes/host-path
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 SC-39, SOC 2 CC6.1, "ISO 27001:2022 A.8.3", CIS v8 4.1]
#   controls_because: >-
#     Isolation of processes (SC-39) ends at the file system; a folder of the node gives what the node
#     may do (AC-6).
#   remedy: Use a persistent volume, an emptyDir or a projected volume in place of hostPath.
package policies.kubernetes.host_path

import data.policies.library.pods
import data.policies.library.shape

# Who may speak to what starts containers may start one with the whole node in it.
sockets := `^(/var)?/run/(docker\.sock|crio/crio\.sock|(k3s/)?containerd/containerd\.sock|containerd/?|crio/?|k3s/?)$|^/?$|^/(var/lib/kubelet|etc/kubernetes|root)(/|$)`

weight(folder) := {"severity": "critical", "severity_reason": "it leads to everything on the node"} if regex.match(sockets, folder)

weight(folder) := {} if not regex.match(sockets, folder)

finding contains object.union({"path": path, "message": message, "actual": folder}, weight(folder)) if {
	some index, volume in shape.list(pods.spec, "volumes")
	is_object(volume.hostPath)
	folder := object.get(volume.hostPath, "path", "")
	is_string(folder)
	name := object.get(volume, "name", sprintf("number %v", [index + 1]))
	path := array.concat(pods.spec_path, ["volumes", {"name": name}, "hostPath"])
	message := sprintf("volume '%v' mounts '%v' of the host", [name, folder])
}
