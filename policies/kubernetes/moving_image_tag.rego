# METADATA
# title: Image is named by a tag that moves
# description: >-
#   `latest`, or no tag at all, means whatever was pushed last: two pods of one deployment may run
#   different programs, and nobody can say what ran on a given day.
# scope: package
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/containers/images/
#     description: Kubernetes documentation, Images, Image names
# custom:
#   id: kubernetes/moving-image-tag
#   severity: medium
#   kinds: ["kubernetes/*"]
#   controls: [NIST 800-53r5 CM-2, NIST 800-53r5 SI-7, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 2.5]
#   controls_because: >-
#     What others supply is checked for integrity before it is run.
#   remedy: Name the image by version, better by digest (image@sha256:...).
package policies.kubernetes.moving_image_tag

import data.policies.library.pods

finding contains {"path": path, "message": message, "actual": image} if {
	some entry in pods.containers
	image := entry.container.image
	is_string(image)
	image != ""
	not contains(image, "@")
	tag(image) == "latest"
	path := array.concat(entry.path, ["image"])
	message := sprintf("container '%v' runs '%v', whose tag moves", [entry.name, image])
}

# A colon before the last slash belongs to a port of the registry.
tag(image) := "latest" if not contains(last(image), ":")

tag(image) := parts[count(parts) - 1] if {
	contains(last(image), ":")
	parts := split(last(image), ":")
}

last(image) := parts[count(parts) - 1] if parts := split(image, "/")
