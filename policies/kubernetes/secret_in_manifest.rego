# METADATA
# title: Secret stands in a manifest
# description: >-
#   A password in the environment of a container is in every copy of the manifest, in the history of
#   the repository, and visible to everybody who may read the object.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
#     description: Kubernetes documentation, Good practices for Kubernetes Secrets
# custom:
#   id: kubernetes/secret-in-manifest
#   severity: high
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 3.11]
#   controls_because: >-
#     Authenticators are not embedded in files that are copied and kept in plain text (IA-5(7)); a
#     manifest is one.
#   remedy: Put the value into a Secret that is made outside of the repository, and use valueFrom; then change the value.
package policies.kubernetes.secret_in_manifest

import data.policies.library.pods
import data.policies.library.shape

# In the words of a command, and in an address that holds a password.
finding contains {"path": path, "message": message} if {
	some entry in pods.containers
	some variable in entry.container.env
	is_string(variable.value)
	contains(variable.value, "masked-hmac-")
	path := array.concat(entry.path, ["env", {"name": variable.name}, "value"])
	message := sprintf("container '%v' has the secret %v in its manifest", [entry.name, variable.name])
}

finding contains {"path": array.concat(entry.path, [part, index]), "message": message} if {
	some entry in pods.containers
	some part in ["command", "args"]
	some index, word in shape.list(entry.container, part)
	secret(word)
	message := sprintf("container '%v' has a secret in its %v", [entry.name, part])
}

secret(word) if is_string(word.masked)

secret(word) if {
	is_string(word)
	contains(word, "masked-hmac-")
}

# A switch that says that there is none.
only_switch(name) if regex.match(`ALLOW_EMPTY_(ROOT_)?PASSWORD$|RANDOM_ROOT_PASSWORD$`, name)

finding contains {"path": path, "message": message} if {
	some entry in pods.containers
	some variable in entry.container.env
	is_string(variable.value.masked)
	not only_switch(variable.name)
	path := array.concat(entry.path, ["env", {"name": variable.name}, "value"])
	message := sprintf("container '%v' has the secret %v in its manifest", [entry.name, variable.name])
}
