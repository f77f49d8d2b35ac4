# METADATA
# title: Job runs in an image that moves
# description: >-
#   The image of a job has its secrets; under a tag that moves it is another program tomorrow, and
#   nothing in the repository says so.
# scope: package
# related_resources:
#   - ref: https://docs.gitlab.com/ci/docker/using_docker_images/
#     description: GitLab documentation, Run your CI/CD jobs in Docker containers; OpenSSF Scorecard, Pinned-Dependencies
# custom:
#   id: ci/moving-image
#   severity: medium
#   kinds: ["gitlab/pipeline", "github/workflow"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is the thing that was checked (SR-3, SI-7); a tag that moves names whatever
#     was pushed last.
#   remedy: Name the image with a version, better with its digest.
package policies.ci.moving_image

import data.policies.library.images
import data.policies.library.pipelines
import data.policies.library.shape
import data.policies.library.workflows

named contains entry if some entry in pipelines.named

named contains {"path": ["jobs", job, "container"], "image": image} if {
	some job, definition in shape.each(input.attributes, "jobs")
	image := image_of(definition.container)
}

named contains {"path": ["jobs", job, "services", name], "image": image} if {
	some job, definition in shape.each(input.attributes, "jobs")
	some name, service in shape.each(definition, "services")
	image := image_of(service)
}

named contains {"path": array.concat(path, ["uses"]), "image": substring(uses, 9, -1)} if {
	some path in workflows.steps
	uses := workflows.step_of(path).uses
	is_string(uses)
	startswith(uses, "docker://")
}

image_of(value) := value if is_string(value)

image_of(value) := value.image if is_string(value.image)

finding contains {"path": entry.path, "message": message, "actual": entry.image} if {
	some entry in named
	not contains(entry.image, `$`)

	# Machines of the platform, which have no tags.
	not regex.match(`^macos-[0-9]+-xcode-[0-9]+$`, entry.image)
	images.moves(entry.image)
	message := sprintf("the image %v moves", [entry.image])
}
