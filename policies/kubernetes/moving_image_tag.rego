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
#     What runs is what was approved, and can be named (CM-2, SI-7); a tag that moves names whatever
#     was pushed last.
#   remedy: Name the image by version, better by digest (image@sha256:...).
package policies.kubernetes.moving_image_tag

import data.policies.library.images
import data.policies.library.pods

finding contains {"path": path, "message": message, "actual": image} if {
	some entry in pods.containers
	image := entry.container.image
	is_string(image)
	images.moves(image)
	path := array.concat(entry.path, ["image"])
	message := sprintf("container '%v' runs '%v', whose tag moves", [entry.name, image])
}
