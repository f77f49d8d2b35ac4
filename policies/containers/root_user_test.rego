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
