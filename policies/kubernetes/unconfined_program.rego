# METADATA
# title: Container runs without the kernel's filters
# description: >-
#   An Unconfined seccomp or AppArmor profile takes away the filter between the program and the
#   kernel, so that an error in the kernel is one system call away from the host.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Baseline, Seccomp and AppArmor
# custom:
#   id: kubernetes/unconfined-program
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 CM-7, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     Least functionality (CM-7): the filters close the calls that no program needs; this one took
#     them down.
#   remedy: Use the profile RuntimeDefault, or one of your own.
package policies.kubernetes.unconfined_program

import data.policies.library.pods
import data.policies.library.shape

profiles := {"seccompProfile", "appArmorProfile"}

finding contains {"path": path, "message": message, "expected": "RuntimeDefault", "actual": "Unconfined"} if {
	some entry in pods.containers
	some profile in profiles
	entry.container.securityContext[profile].type == "Unconfined"
	path := array.concat(entry.path, ["securityContext", profile, "type"])
	message := sprintf("container '%v' has an unconfined %v", [entry.name, profile])
}

finding contains {"path": path, "message": message, "expected": "RuntimeDefault", "actual": "Unconfined"} if {
	some profile in profiles
	pods.spec.securityContext[profile].type == "Unconfined"
	path := array.concat(pods.spec_path, ["securityContext", profile, "type"])
	message := sprintf("the pod has an unconfined %v", [profile])
}

# As it was written before there was a field, and as it is still read.
annotation := "container.apparmor.security.beta.kubernetes.io/"

finding contains {"path": path, "message": message, "expected": "runtime/default", "actual": "unconfined"} if {
	above := array.slice(pods.spec_path, 0, count(pods.spec_path) - 1)
	some key, value in shape.each(object.get(input.attributes, array.concat(above, ["metadata"]), {}), "annotations")
	is_string(key)
	startswith(key, annotation)
	value == "unconfined"
	path := array.concat(above, ["metadata", "annotations", key])
	message := sprintf("container '%v' has an unconfined AppArmor profile", [trim_prefix(key, annotation)])
}
