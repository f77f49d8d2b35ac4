package policies.containers.root_user_test

import data.policies.containers.root_user

messages(attributes) := {entry.message | some entry in found} if {
	found := root_user.finding with input as {"attributes": attributes}
}

test_reports_no_user if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}, {"instruction": "RUN", "arguments": "make", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == {"the last stage names no user: it runs as root unless its base says otherwise"}
}

test_reports_root if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}, {"instruction": "USER", "arguments": "1000", "stage": 0}, {"instruction": "USER", "arguments": "root", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == {"the last stage runs as root"}
}

test_accepts_a_user if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}, {"instruction": "USER", "arguments": "root", "stage": 0}, {"instruction": "RUN", "arguments": "make", "stage": 0}, {"instruction": "USER", "arguments": "app:app", "stage": 0}], "stages": [{"image": "debian:12", "name": ""}]}) == set()
}

test_accepts_a_base_that_has_one if {
	messages({"instructions": [{"instruction": "FROM", "arguments": "debian:12", "stage": 0}], "stages": [{"image": "x/base:nonroot", "name": ""}]}) == set()
}

stages(list, instructions) := {"stages": list, "instructions": instructions}

unnamed := {"the last stage names no user: it runs as root unless its base says otherwise"}

test_accepts_a_user_of_the_stage_that_it_begins_with if {
	list := [{"name": "base", "image": "debian:12"}, {"name": "Middle", "image": "base"}, {"name": "other", "image": "debian:12"}, {"name": "", "image": "middle"}]
	messages(stages(list, [{"instruction": "USER", "arguments": "app", "stage": 0}, {"instruction": "USER", "arguments": "root", "stage": 2}])) == set()
	messages(stages(list, [{"instruction": "USER", "arguments": "app", "stage": 0}, {"instruction": "USER", "arguments": "root", "stage": 1}])) == {"the last stage runs as root"}
	messages(stages(list, [])) == unnamed
}

test_accepts_a_longer_chain if {
	list := [{"name": "a", "image": "debian:12"}, {"name": "b", "image": "a"}, {"name": "c", "image": "b"}, {"name": "d", "image": "c"}, {"name": "e", "image": "d"}]
	messages(stages(list, [{"instruction": "USER", "arguments": "app", "stage": 0}])) == set()
}

test_reports_a_program_that_starts_from_nothing if {
	messages(stages([{"name": "", "image": "scratch"}], [{"instruction": "ENTRYPOINT", "arguments": "/app", "stage": 0}])) == unnamed
	messages(stages([{"name": "", "image": "scratch"}], [{"instruction": "COPY", "arguments": "a /", "stage": 0}])) == set()
}

test_accepts_bases_whose_maker_gives_a_user if {
	messages(stages([{"name": "", "image": "cgr.dev/chainguard/python:latest"}], [])) == set()
	messages(stages([{"name": "", "image": "bitnami/redis:7"}], [])) == set()
}
