# METADATA
# title: Secret is built into an image
# description: >-
#   A value of ENV or ARG is in the history of the image, for everybody who can pull it, and stays
#   there in later layers.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/secrets/
#     description: Docker documentation, Build secrets
# custom:
#   id: containers/secret-in-image
#   severity: critical
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 3.11]
#   controls_because: >-
#     Authenticators are not embedded in files that are copied and kept in plain text (IA-5(7)); an
#     image is one, in every layer.
#   remedy: Mount the secret while building (RUN --mount=type=secret) or hand it over when the container starts; then change the value.
package policies.containers.secret_in_image

import data.policies.library.shape

# What one command is given is in the history of the image, and not in what runs.
weights := {"RUN": {"severity": "high", "severity_reason": "only the history of the image shows it"}}

finding contains object.union({"path": ["instructions", index, "arguments"], "message": message}, object.get(weights, entry.instruction, {})) if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction in {"ENV", "ARG", "RUN", "LABEL"}
	is_string(entry.arguments)
	contains(entry.arguments, "masked-hmac-")
	message := sprintf("a secret stands in %v", [entry.instruction])
}
