# METADATA
# title: Container takes a port of its host
# description: >-
#   A port of the host is reachable past every Service and most network policies, and keeps a second
#   copy from running on the same node.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, Host Ports
# custom:
#   id: kubernetes/host-port
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 SC-7, SOC 2 CC6.6, "ISO 27001:2022 A.8.20", CIS v8 12.2]
#   controls_because: >-
#     Traffic goes through managed interfaces (SC-7); a port of the node is reached past Services and
#     network policies.
#   remedy: Reach the container through a Service, and remove hostPort.
package policies.kubernetes.host_port

import data.policies.library.pods

finding contains {"path": path, "message": message, "actual": port.hostPort} if {
	some entry in pods.containers
	some port in entry.container.ports
	is_number(port.hostPort)
	port.hostPort > 0

	# With the network of the host every port is one of the host; kubernetes/host-namespace reports it.
	not pods.spec.hostNetwork == true
	path := array.concat(entry.path, ["ports", {"containerPort": object.get(port, "containerPort", 0)}, "hostPort"])
	message := sprintf("container '%v' takes port %v of its host", [entry.name, port.hostPort])
}
