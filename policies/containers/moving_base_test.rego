package policies.containers.moving_base_test

import data.policies.containers.moving_base

messages(attributes) := {entry.message | some entry in found} if {
	found := moving_base.finding with input as {"attributes": attributes}
}

test_reports_latest if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}], "stages": [{"image": "r:5000/debian:latest", "name": ""}]}) == {"the base r:5000/debian:latest moves"}
}

test_reports_no_tag if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}], "stages": [{"image": "r:5000/debian", "name": ""}]}) == {"the base r:5000/debian moves"}
}

test_accepts_a_version if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == set()
}

test_accepts_a_digest if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}], "stages": [{"image": "debian@sha256:00", "name": ""}]}) == set()
}

test_accepts_a_stage if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}], "stages": [{"image": "debian:12", "name": "build"}, {"image": "build", "name": ""}]}) == set()
}

test_accepts_a_stage_whose_name_is_written_otherwise if {
	messages({"stages": [{"name": "Build", "image": "golang:1.24"}, {"name": "", "image": "build"}]}) == set()
}

test_reports_tags_that_are_moved_by_custom if {
	messages({"stages": [{"name": "", "image": "alpine:edge"}]}) == {"the base alpine:edge moves"}
}
