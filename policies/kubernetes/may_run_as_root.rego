# METADATA
# title: Nothing keeps a container from running as root
# description: >-
#   Where neither a user nor runAsNonRoot is set, the image decides, and most images decide for
#   root; a flaw of the program is then one step from the node.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Restricted, Running as Non-root
# custom:
#   id: kubernetes/may-run-as-root
#   severity: medium
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 AC-6, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 5.4]
#   controls_because: >-
#     A program gets the rights that its task needs (AC-6); whether this one gets root is left to an
#     image that anybody may change.
#   remedy: Set runAsNonRoot to true in the security context of the pod, and a user above 0 where the image has none.
package policies.kubernetes.may_run_as_root

import data.policies.library.pods

# What the container says wins over what its pod says.
setting(container, field) := own(container, field) if own(container, field) != null

setting(container, field) := pods.spec.securityContext[field] if own(container, field) == null

own(container, field) := object.get(container, ["securityContext", field], null)

kept_from_root(container) if setting(container, "runAsNonRoot") == true

# A user that is named is judged by kubernetes/runs-as-root.
kept_from_root(container) if is_number(setting(container, "runAsUser"))

on_windows if pods.spec.os.name == "windows"

finding contains {"path": path, "message": message, "expected": true} if {
	not on_windows
	some entry in pods.containers
	not kept_from_root(entry.container)
	path := array.concat(entry.path, ["securityContext", "runAsNonRoot"])
	message := sprintf("container '%v' may run as root: neither a user nor runAsNonRoot is set", [entry.name])
}
