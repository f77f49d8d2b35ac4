# METADATA
# title: Image is built on a base that moves
# description: >-
#   The same Dockerfile gives another image tomorrow, so that what was tested is not what is
#   released.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/best-practices/
#     description: Docker documentation, Building best practices, Pin base image versions
# custom:
#   id: containers/moving-base
#   severity: medium
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.4]
#   controls_because: >-
#     What others supply is checked for integrity before it is run.
#   remedy: Name the version of the base, best with its digest.
package policies.containers.moving_base

import data.policies.library.shape

names := {stage.name | some stage in input.attributes.stages; stage.name != ""}

tag(image) := parts[count(parts) - 1] if {
	segments := split(image, "/")
	parts := split(segments[count(segments) - 1], ":")
	count(parts) > 1
}

finding contains {"path": ["stages", index, "image"], "message": message, "actual": stage.image} if {
	some index, stage in shape.each(input.attributes, "stages")
	not stage.image in names
	stage.image != "scratch"
	is_string(stage.image)
	not contains(stage.image, "@")
	not contains(stage.image, `$`)
	object.get({"tag": tag(stage.image)}, "tag", "latest") == "latest"
	message := sprintf("the base %v moves", [stage.image])
}

finding contains {"path": ["stages", index, "image"], "message": message, "actual": stage.image} if {
	some index, stage in shape.each(input.attributes, "stages")
	not stage.image in names
	stage.image != "scratch"
	is_string(stage.image)
	not contains(stage.image, "@")
	not contains(stage.image, `$`)
	not tag(stage.image)
	message := sprintf("the base %v moves", [stage.image])
}
