# METADATA
# title: Container is told to run as root
# description: >-
#   Root inside a container is root on the node once the container is left, and it may change
#   every file of its image. A container that leaves the user to its image is not reported.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#     description: Kubernetes Pod Security Standards, Restricted, Running as Non-root
# custom:
#   id: kubernetes/runs-as-root
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 AC-6, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 5.4]
#   controls_because: >-
#     A program gets the rights that its task needs (AC-6); user 0 owns every file that is mounted and
#     every flaw that leads out.
#   remedy: Set runAsNonRoot to true and runAsUser to a user of the image other than 0.
package policies.kubernetes.runs_as_root

import data.policies.library.pods

# What the container says wins over what its pod says.
user(container) := container.securityContext.runAsUser if has_user(container)

user(container) := pods.spec.securityContext.runAsUser if not has_user(container)

has_user(container) if is_number(container.securityContext.runAsUser)

finding contains {"path": path, "message": message, "actual": 0} if {
	some entry in pods.containers
	user(entry.container) == 0
	path := array.concat(entry.path, ["securityContext", "runAsUser"])
	message := sprintf("container '%v' runs as root (user 0)", [entry.name])
}
