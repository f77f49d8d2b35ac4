# METADATA
# title: Secret stands in a ConfigMap
# description: >-
#   A ConfigMap is shown to everybody who may look at the namespace, is not encrypted where Secrets
#   are, and is copied into dumps and tickets.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/configuration/configmap/
#     description: Kubernetes documentation, ConfigMaps
# custom:
#   id: kubernetes/secret-in-config-map
#   severity: high
#   kinds: ["kubernetes/ConfigMap"]
#   controls: [NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 3.11]
#   controls_because: >-
#     Authenticators are not kept where everybody reads (IA-5(7)); a ConfigMap is made for what
#     everybody may read.
#   remedy: >-
#     Move it into a Secret or a secret store, and rotate it: it has been seen.
package policies.kubernetes.secret_in_config_map

import data.policies.library.shape

finding contains {"path": ["data", key], "message": message} if {
	some key, value in shape.each(input.attributes, "data")
	is_string(value.masked)
	message := sprintf("%v holds a secret", [key])
}

finding contains {"path": ["data", key], "message": message} if {
	some key, value in shape.each(input.attributes, "data")
	is_string(value)
	contains(value, "masked-hmac-")
	message := sprintf("%v holds a secret", [key])
}
