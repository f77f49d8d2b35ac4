# METADATA
# title: Container runs without a filter of system calls
# description: >-
#   Without a profile every call of the kernel is open to the program, although it uses a few dozen;
#   flaws of the kernel are reached through the others.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Restricted, Seccomp; CIS Kubernetes Benchmark 5.7.2
# custom:
#   id: kubernetes/missing-seccomp-profile
#   severity: low
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 CM-7, NIST 800-53r5 SC-39, SOC 2 CC6.3, "ISO 27001:2022 A.8.9", CIS v8 4.1]
#   controls_because: >-
#     Least functionality (CM-7): calls that a program never makes are closed to it.
#   remedy: Set seccompProfile.type to RuntimeDefault in the security context of the pod.
package policies.kubernetes.missing_seccomp_profile

import data.policies.library.pods

filtered(container) if is_string(container.securityContext.seccompProfile.type)

filtered(_) if is_string(pods.spec.securityContext.seccompProfile.type)

# A privileged container has no filter whatever it says; kubernetes/privileged-container reports it.
filtered(container) if container.securityContext.privileged == true

filtered(_) if pods.spec.os.name == "windows"

finding contains {"path": path, "message": message, "expected": "RuntimeDefault"} if {
	some entry in pods.containers
	not filtered(entry.container)
	path := array.concat(entry.path, ["securityContext", "seccompProfile"])
	message := sprintf("container '%v' has no seccomp profile", [entry.name])
}
