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
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is the thing that was checked (SR-3, SI-7); a tag that moves names whatever
#     was pushed last.
#   remedy: Name the version of the base, best with its digest.
package policies.containers.moving_base

import data.policies.library.images
import data.policies.library.shape

names := {lower(stage.name) | some stage in input.attributes.stages; is_string(stage.name); stage.name != ""}

finding contains {"path": ["stages", index, "image"], "message": message, "actual": stage.image} if {
	some index, stage in shape.each(input.attributes, "stages")
	is_string(stage.image)
	not lower(stage.image) in names
	stage.image != "scratch"
	not contains(stage.image, `$`)
	images.moves(stage.image)
	message := sprintf("the base %v moves", [stage.image])
}
