# METADATA
# title: Container adds a capability that leads to the host
# description: >-
#   Some capabilities let a program mount file systems, load modules into the kernel, or read and
#   write other processes. With one of them a container is separated from its host in name only.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, Capabilities
# custom:
#   id: kubernetes/dangerous-capability
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 CM-7, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     Least privilege (AC-6): each of these capabilities alone leads from the container to the node.
#   remedy: Drop ALL capabilities and add only those that the program needs, none of these.
package policies.kubernetes.dangerous_capability

import data.policies.library.pods

leading_out := {
	"ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "SYS_BOOT", "SYS_TIME", "DAC_READ_SEARCH",
	"MAC_ADMIN", "MAC_OVERRIDE", "NET_ADMIN", "NET_RAW", "SYSLOG", "BPF", "PERFMON", "LINUX_IMMUTABLE",
	"CHECKPOINT_RESTORE", "AUDIT_CONTROL", "IPC_OWNER",
}

finding contains {"path": path, "message": message, "actual": added} if {
	some entry in pods.containers
	some added in entry.container.securityContext.capabilities.add
	is_string(added)
	trim_prefix(upper(added), "CAP_") in leading_out
	path := array.concat(entry.path, ["securityContext", "capabilities", "add"])
	message := sprintf("container '%v' adds the capability %v", [entry.name, added])
}
