# METADATA
# title: Pod changes settings that protect its node
# description: >-
#   Some settings of the kernel count for the whole node, and an unmasked /proc or another SELinux
#   type takes down what keeps containers apart.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, SELinux, /proc Mount Type and Sysctls
# custom:
#   id: kubernetes/unsafe-kernel-setting
#   severity: medium
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 SC-39, NIST 800-53r5 CM-7, SOC 2 CC6.3, "ISO 27001:2022 A.8.9", CIS v8 4.1]
#   controls_because: >-
#     Isolation of processes (SC-39) rests on these settings; a workload has no need to change them.
#   remedy: Take the setting away; where a node must be tuned, let its administrators do so.
package policies.kubernetes.unsafe_kernel_setting

import data.policies.library.pods

safe_sysctls := {
	"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies",
	"net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
}

safe_types := {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}

finding contains {"path": path, "message": message, "actual": sysctl.name} if {
	some sysctl in pods.spec.securityContext.sysctls
	is_string(sysctl.name)
	not sysctl.name in safe_sysctls
	path := array.concat(pods.spec_path, ["securityContext", "sysctls", {"name": sysctl.name}])
	message := sprintf("the pod sets %v, which counts for its node", [sysctl.name])
}

finding contains {"path": path, "message": message, "actual": "Unmasked"} if {
	some entry in pods.containers
	entry.container.securityContext.procMount == "Unmasked"
	path := array.concat(entry.path, ["securityContext", "procMount"])
	message := sprintf("container '%v' sees /proc unmasked", [entry.name])
}

finding contains {"path": path, "message": message, "actual": held.type} if {
	some entry in pods.containers
	held := entry.container.securityContext.seLinuxOptions
	is_string(held.type)
	not held.type in safe_types
	path := array.concat(entry.path, ["securityContext", "seLinuxOptions", "type"])
	message := sprintf("container '%v' has the SELinux type %v", [entry.name, held.type])
}

finding contains {"path": path, "message": message, "actual": held.type} if {
	held := pods.spec.securityContext.seLinuxOptions
	is_string(held.type)
	not held.type in safe_types
	path := array.concat(pods.spec_path, ["securityContext", "seLinuxOptions", "type"])
	message := sprintf("the pod has the SELinux type %v", [held.type])
}
