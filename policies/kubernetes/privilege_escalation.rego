# METADATA
# title: Container may gain privileges while it runs
# description: >-
#   Without allowPrivilegeEscalation set to false a program in the container can become root through
#   a setuid file, whatever user the container starts as.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Restricted, Privilege Escalation
# custom:
#   id: kubernetes/privilege-escalation
#   severity: medium
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 CM-7, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     A program keeps the rights that it was started with (AC-6); with this setting a set-uid file
#     hands it more.
#   remedy: Set securityContext.allowPrivilegeEscalation to false.
package policies.kubernetes.privilege_escalation

import data.policies.library.pods

finding contains {"path": path, "message": message, "expected": false, "severity": "low", "severity_reason": "whether it can depends on the image"} if {
	not pods.spec.os.name == "windows"
	some entry in pods.containers
	object.get(entry.container, ["securityContext", "allowPrivilegeEscalation"], null) == null

	# A privileged container has everything already; kubernetes/privileged-container reports it.
	not entry.container.securityContext.privileged == true
	path := array.concat(entry.path, ["securityContext", "allowPrivilegeEscalation"])
	message := sprintf("container '%v' is not kept from gaining privileges", [entry.name])
}

finding contains {"path": path, "message": message, "expected": false, "actual": true} if {
	some entry in pods.containers
	entry.container.securityContext.allowPrivilegeEscalation == true
	path := array.concat(entry.path, ["securityContext", "allowPrivilegeEscalation"])
	message := sprintf("container '%v' may gain privileges", [entry.name])
}
