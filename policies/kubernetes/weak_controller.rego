# METADATA
# title: Controller or scheduler of the cluster is set up too openly
# description: >-
#   The controllers sign for the cluster and act with its highest rights; served on every address,
#   or with one account for all, they hand these on.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
#     description: CIS Kubernetes Benchmark, sections 1.3 and 1.4
# custom:
#   id: kubernetes/weak-controller
#   severity: high
#   kinds: ["kubernetes/Pod"]
#   controls: [NIST 800-53r5 CM-6, NIST 800-53r5 AC-6, SOC 2 CC6.1, "ISO 27001:2022 A.8.9", CIS v8 4.1]
#   controls_because: >-
#     Secure settings and least privilege (CM-6, AC-6) for programs that nobody logs in to and that
#     may do everything.
#   remedy: Set the flag in the manifest of the static pod, or ask whoever runs the control plane to.
package policies.kubernetes.weak_controller

import data.policies.library.flags

needed := {
	"root-ca-file": "pods cannot verify the API server", "service-account-private-key-file": "tokens of service accounts cannot be rotated",
}

managers contains held if {
	some held in flags.programs
	held.program == "kube-controller-manager"
}

finding contains {"path": manager.path, "message": message} if {
	some manager in managers
	some flag, why in needed
	object.get(manager.flags, flag, "") == ""
	message := sprintf("--%v is not set: %v", [flag, why])
}

finding contains {"path": manager.path, "message": "--use-service-account-credentials is not true: all controllers share one account"} if {
	some manager in managers
	object.get(manager.flags, "use-service-account-credentials", "false") != "true"
}

finding contains {"path": held.path, "message": message, "expected": "127.0.0.1"} if {
	some held in flags.programs
	held.program in {"kube-controller-manager", "kube-scheduler"}
	not object.get(held.flags, "bind-address", "0.0.0.0") in {"127.0.0.1", "::1"}
	message := sprintf("%v serves on every address", [held.program])
}
