package policies.ci.moving_image_test

import data.policies.ci.moving_image

messages(attributes) := {entry.message | some entry in found} if {
	found := moving_image.finding with input as {"attributes": attributes}
}

test_reports_an_image_of_all_jobs if {
	messages({"image": "python", "build": {"image": {"name": "r:5/a:latest"}}}) == {"the image python moves", "the image r:5/a:latest moves"}
}

test_reports_the_default if {
	messages({"default": {"image": "node:latest"}}) == {"the image node:latest moves"}
}

test_reports_a_container_and_a_service if {
	messages({"jobs": {"a": {"container": {"image": "node"}, "services": {"db": {"image": "postgres:latest"}}}}}) == {"the image node moves", "the image postgres:latest moves"}
}

test_accepts_versions if {
	messages({"image": "python:3.12", "jobs": {"a": {"container": "node@sha256:00"}}}) == set()
}

test_accepts_an_image_that_a_variable_names if {
	messages({"build": {"image": "$CI_REGISTRY_IMAGE"}}) == set()
}

test_accepts_a_job_or_a_variable_that_is_called_image if {
	messages({"jobs": {"image": {"name": "Build image", "steps": []}, "build": {"needs": "image"}}}) == set()
	messages({"variables": {"image": "python"}, "build": {"image": "python:3.12"}}) == set()
}

test_reports_services_of_a_pipeline if {
	messages({"build": {"services": ["postgres", {"name": "redis:latest"}]}}) == {"the image postgres moves", "the image redis:latest moves"}
	messages({"services": ["docker:edge"]}) == {"the image docker:edge moves"}
}

test_reports_a_step_in_an_image if {
	messages({"jobs": {"a": {"steps": [{"uses": "docker://alpine"}, {"uses": "docker://alpine:3.20"}]}}}) == {"the image alpine moves"}
}

test_reports_tags_that_are_moved_by_custom if {
	messages({"jobs": {"a": {"container": "ghcr.io/org/tool:main"}}}) == {"the image ghcr.io/org/tool:main moves"}
}

test_accepts_a_machine_of_the_platform if {
	messages({"build": {"image": "macos-15-xcode-16"}}) == set()
}

test_accepts_an_image_that_is_empty if {
	messages({"jobs": {"a": {"container": ""}, "b": {"container": {"image": ""}}}}) == set()
}
